overview-title = نظرة عامة
overview-signed-out = سجّل الدخول لعرض حسابك.

overview-next-confirm = أكّد عنوان بريدك الإلكتروني
overview-next-confirm-text = افتح رسالتنا إلى { $email } واتبع الخطوات، أو اطلب إرسال رسالة جديدة.
overview-next-confirm-do = الذهاب إلى عناوينك
overview-next-add = أضف عنوان بريد إلكتروني
overview-next-add-text = نحتاج إليه للتواصل معك.
overview-next-another = أضف عنوان بريد إلكتروني ثانيًا
overview-next-another-text = فيبقى التواصل معك ممكنًا إذا فقدت العنوان الأول.
overview-next-add-do = إضافة عنوان
overview-next-nothing = كل شيء على ما يرام
overview-next-nothing-text = لا يلزمك القيام بأي شيء.

overview-standing = تسجيل الدخول والتواصل
overview-manage = إدارة
overview-change = تغيير
overview-set = تعيين
overview-missing = غير موجود
overview-more-emails = وعناوين أخرى: { $count }
overview-password-set = معيَّنة
overview-password-none = غير معيَّنة
overview-password-changed = تم تغييرها في { $time }
overview-last-sign-in = آخر تسجيل دخول
overview-method-code = رمز بالبريد الإلكتروني
overview-method-reset = كلمة مرور جديدة
overview-here = من هنا

device = { $browser } على { $system }
device-unknown = متصفح غير معروف

overview-activity = النشاط الأخير
overview-activity-none = لا شيء حتى الآن
overview-activity-none-text = تظهر هنا عمليات تسجيل الدخول والتغييرات في حسابك.
activity-signed-up = تم إنشاء الحساب
activity-signed-in = تم تسجيل الدخول
activity-signed-in-new-device = تم تسجيل الدخول من متصفح جديد
activity-signed-out = تم تسجيل الخروج
activity-sign-in-failed = محاولة تسجيل دخول فاشلة
activity-proof-failed = كلمة مرور أو رمز خاطئ عند تأكيد تغيير
activity-sign-ins-failed = عدة محاولات تسجيل دخول فاشلة
activity-email-added = تمت إضافة عنوان بريد إلكتروني
activity-email-removed = تمت إزالة عنوان بريد إلكتروني
activity-email-confirmed = تم تأكيد عنوان البريد الإلكتروني
activity-email-primary = تم تغيير العنوان الأساسي
activity-password-set = تم تعيين كلمة المرور
activity-password-changed = تم تغيير كلمة المرور
activity-password-reset = تمت إعادة تعيين كلمة المرور
