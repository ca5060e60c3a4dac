signup-lead = لا يستغرق الأمر سوى دقيقة. سنطلب منك تأكيد عنوانك.
signup-email-hint = نرسل إليه رسالة لتأكيده.
signup-username-hint = قد يراه الآخرون.
signup-password-hint =
    { $n ->
        [zero] { $n } حرف على الأقل
        [one] حرف واحد على الأقل
        [two] حرفان على الأقل
        [few] { $n } أحرف على الأقل
        [many] { $n } حرفًا على الأقل
       *[other] { $n } حرف على الأقل
    }. بضع كلمات متتالية تكوّن كلمة مرور جيدة.
signup-password-again = كلمة المرور مرة أخرى
signup-have-one = هل لديك حساب؟
signup-closed-title = إنشاء الحسابات مغلق
signup-closed-text = لا يمكن لأحد إنشاء حساب هنا حاليًا. إذا كان لديك حساب، فيمكنك تسجيل الدخول.
password-show = إظهار كلمة المرور
password-hide = إخفاء كلمة المرور
show = إظهار
hide = إخفاء
strength-good = كلمة مرور جيدة
strength-strong = كلمة مرور قوية

error-signup-closed = لا يمكن لأحد إنشاء حساب حاليًا.

mail-account-already-exists =
    .subject = لديك حساب بالفعل
    .intro = حاول شخص ما، ولعله أنت، إنشاء حساب في { $site_name } بالعنوان { $email }، أو إضافته إلى حساب. هذا العنوان ينتمي إلى حساب بالفعل.
    .link = لتسجيل الدخول:
    .button = تسجيل الدخول
    .password-reset-url = إذا نسيت كلمة المرور:
    .password-reset-url-label = اختر كلمة مرور جديدة
    .signup-url = إذا كنت تريد حسابًا ثانيًا، فأنشئه بعنوان آخر:
    .was-not-you-link = ألست من فعل ذلك؟ إذن لا يلزمك فعل شيء: لم يعرف من حاول ذلك شيئًا عنك، ولم يتغيّر حسابك.
