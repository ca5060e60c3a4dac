signup-lead = لا يستغرق الأمر سوى دقيقة.
signup-invited = أنت مدعو. بالعنوان أدناه لا يلزمك تأكيد شيء آخر.
signup-email-hint = نرسل إلى هذا العنوان الرسائل المتعلقة بحسابك.
signup-username-hint = قد يراه الآخرون.
signup-password-hint =
    { $n ->
        [zero] { $n } حرف على الأقل
        [one] حرف واحد على الأقل
        [two] حرفان على الأقل
        [few] { $n } أحرف على الأقل
        [many] { $n } حرفًا على الأقل
       *[other] { $n } حرف على الأقل
    }. جرّب بضع كلمات متتالية.
signup-password-again = إعادة كتابة كلمة المرور
signup-email-again = إعادة كتابة عنوان البريد الإلكتروني
signup-have-one = هل لديك حساب بالفعل؟
signup-closed-title = إنشاء الحسابات مغلق
signup-closed-text = لا يمكنك إنشاء حساب الآن. إذا كان لديك حساب بالفعل، فسجّل الدخول.
password-show = إظهار كلمة المرور
password-hide = إخفاء كلمة المرور
show = إظهار
hide = إخفاء
strength-good = كلمة مرور جيدة
strength-strong = كلمة مرور قوية

error-signup-closed = لا يمكنك إنشاء حساب الآن.
error-email-mismatch = العنوانان غير متطابقين.
error-username-too-short = اسم المستخدم هذا قصير جدًا.
error-username-blacklisted = لا يمكنك استخدام اسم المستخدم هذا. اختر اسمًا آخر.

mail-account-already-exists =
    .subject = يوجد بالفعل حساب بعنوان بريدك الإلكتروني
    .intro = حاول شخص ما، ولعله أنت، إنشاء حساب في { $site_name } بالعنوان { $email }، أو إضافة هذا العنوان إلى حساب آخر. وهذا العنوان ينتمي إلى حساب بالفعل.
    .link = يمكنك تسجيل الدخول هنا:
    .button = تسجيل الدخول
    .password-reset-url = إذا نسيت كلمة المرور:
    .password-reset-url-label = اختيار كلمة مرور جديدة
    .signup-url = إذا كنت تريد حسابًا ثانيًا، فأنشئه بعنوان آخر:
    .was-not-you-link = إذا لم تكن أنت من فعل ذلك، فلا يلزمك فعل شيء. يبقى عنوانك لك، ولم نُخبر أحدًا بأن هناك حسابًا مرتبطًا به.

error-not-invited = دعوتك لعنوان آخر. استخدم العنوان الذي أُرسلت إليه.

notice-invitation-gone = لم تعد هذه الدعوة صالحة.

mail-invitation =
    .subject = أنت مدعو إلى إنشاء حساب
    .intro = أنت مدعو إلى إنشاء حساب في { $site_name } بالعنوان { $email }.
    .link = لإنشائه، افتح هذا الرابط:
    .button-intro = يمكنك إنشاؤه هنا:
    .button = إنشاء حساب
