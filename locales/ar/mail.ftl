mail-greeting = مرحبًا { $user }،
mail-greeting-nameless = مرحبًا،
mail-code-valid = الرمز صالح لمدة { $expires }.
mail-code-secret = لن يطلبه منك أبدًا أيّ شخص من { $site_name }.
mail-copy-link = أو انسخ هذا الرابط إلى متصفحك:
mail-link-valid = الرابط صالح لمدة { $expires } ولاستخدام واحد.
mail-when = الوقت: { $when }
mail-ip = من العنوان: { $ip }
mail-user-agent = بواسطة: { $user_agent }
mail-was-you = هل أنت من فعل ذلك؟ إذن لا يلزمك فعل شيء.
mail-was-not-you = ألست من فعل ذلك؟ إذن ربما يستخدم شخص آخر حسابك. انتقل إلى { $base_url } الآن واحمِ حسابك، أو اطلب المساعدة من القائمين على { $site_name }.

mail-email-confirmation-signup =
    .subject = أكِّد عنوان بريدك الإلكتروني
    .intro = يجري الآن إنشاء حساب في { $site_name } بالعنوان { $email }.
    .code = لتأكيد أن العنوان لك، أدخل هذا الرمز:
    .link = لتأكيد أن العنوان لك، افتح هذا الرابط:
    .button-intro = لتأكيد أن العنوان لك:
    .button = تأكيد العنوان
    .was-not-you-code = ألست من فعل ذلك؟ إذن تجاهل هذه الرسالة: لا يمكن لأحد استخدام عنوانك من دون الرمز.
    .was-not-you-link = ألست من فعل ذلك؟ إذن تجاهل هذه الرسالة: لا يمكن لأحد استخدام عنوانك من دون الرابط.

mail-email-confirmation =
    .subject = أكِّد عنوان بريدك الإلكتروني
    .intro = أُدخل العنوان { $email } لحساب في { $site_name }.
    .code = لتأكيد أن العنوان لك، أدخل هذا الرمز:
    .link = لتأكيد أن العنوان لك، افتح هذا الرابط:
    .button-intro = لتأكيد أن العنوان لك:
    .button = تأكيد العنوان
    .was-not-you-code = ألست من فعل ذلك؟ إذن تجاهل هذه الرسالة: لن يُؤكَّد العنوان من دون الرمز.
    .was-not-you-link = ألست من فعل ذلك؟ إذن تجاهل هذه الرسالة: لن يُؤكَّد العنوان من دون الرابط.

mail-account-already-exists =
    .subject = لديك حساب بالفعل
    .intro = حاول شخص ما، ولعله أنت، إنشاء حساب في { $site_name } بالعنوان { $email }، أو إضافته إلى حساب. هذا العنوان ينتمي إلى حساب بالفعل.
    .link = لتسجيل الدخول:
    .button = تسجيل الدخول
    .password-reset-url = إذا نسيت كلمة المرور:
    .password-reset-url-label = اختر كلمة مرور جديدة
    .signup-url = إذا كنت تريد حسابًا ثانيًا، فأنشئه بعنوان آخر:
    .was-not-you-link = ألست من فعل ذلك؟ إذن لا يلزمك فعل شيء: لم يعرف من حاول ذلك شيئًا عنك، ولم يتغيّر حسابك.

mail-email-changed =
    .subject = تم تغيير عنوان بريدك الإلكتروني
    .intro = تم تغيير عنوان البريد الإلكتروني لحسابك في { $site_name } من { $from_email } إلى { $to_email }.

mail-email-deleted =
    .subject = تم حذف عنوان بريد إلكتروني
    .intro = تم حذف عنوان البريد الإلكتروني { $deleted_email } من حسابك في { $site_name }.
