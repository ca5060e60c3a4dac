login-code-ask = أرسل إليّ رمزًا
login-code-title = تسجيل الدخول برمز
login-code-lead = أدخل عنوان بريدك الإلكتروني. سنرسل إليك رمزًا.
login-code-submit = إرسال الرمز
login-code-password = تسجيل الدخول بكلمة المرور
login-code-sent = أرسلنا رسالة إلى { $email }. أدخل الرمز الوارد فيها.
login-code-none-title = لا يوجد رمز لإدخاله
login-code-none-text = استُخدم الرمز من قبل، أو انتهت صلاحيته.

mail-login-code =
    .subject = رمزك لتسجيل الدخول
    .intro = يسجّل شخص ما، ولعله أنت، الدخول إلى { $site_name } بالعنوان { $email }.
    .code = لتسجيل الدخول، أدخل هذا الرمز:
    .was-not-you-code = إذا لم تكن أنت من فعل ذلك، فتجاهل هذه الرسالة. لا يمكن لأحد تسجيل الدخول من دون الرمز.
