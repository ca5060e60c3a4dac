language-name = العربية
language = اللغة

provider-continue = المتابعة باستخدام { $provider }
provider-last-used = المستخدم آخر مرة
or-rule = أو

copy = نسخ
copy-done = تم النسخ
copy-failed = تعذّر النسخ. حدّد النص وانسخه بنفسك.

session-here = هذا المتصفح
session-last-seen = آخر نشاط في { $time }
session-began = سُجِّل الدخول في { $time }

open-mail-app = فتح { $app }
new-tab = (يُفتح في علامة تبويب جديدة)

parts-title = المكوّنات
