reauthenticate-title = أكِّد هويتك
reauthenticate-password = أدخل كلمة المرور للمتابعة.
reauthenticate-code = للمتابعة، أدخل رمزًا. سنرسله إلى { $email }.
reauthenticate-sign-in = ليس لهذا الحساب كلمة مرور ولا عنوان مؤكَّد، لذلك لا يمكنك تأكيد هويتك هنا. إذا كان بإمكانك تسجيل الدخول مرة أخرى، فسجّل الخروج أولًا.
reauthenticate-submit = تأكيد
reauthenticate-send = أرسل إليّ رمزًا
reauthenticate-doing-add = أنت تضيف العنوان { $email }.
reauthenticate-doing-primary = أنت تجعل { $email } عنوانك الأساسي.
reauthenticate-doing-remove = أنت تحذف العنوان { $email }.
reauthenticate-doing-phone = أنت تغيّر رقم هاتفك إلى { $phone }.
reauthenticate-doing-phone-remove = أنت تحذف رقم هاتفك.
reauthenticate-doing-end = أنت تسجّل الخروج من متصفح أو تطبيق آخر.
reauthenticate-doing-end-others = أنت تسجّل الخروج من كل مكان آخر.
reauthenticate-doing-deactivate = أنت تعطّل حسابك.
reauthenticate-doing-delete = أنت تحذف حسابك.

error-incorrect-password = هذه ليست كلمة مرورك.

notice-do-it-again = تم التأكيد. أعد ما أردت فعله.

mail-reauthentication-code =
    .subject = رمز تأكيد هويتك
    .intro = يغيّر شخص ما، ولعله أنت، حسابك في { $site_name }.
    .code = لتأكيد هويتك، أدخل هذا الرمز:
    .was-not-you-code = إذا لم تكن أنت من فعل ذلك، فهناك شخص آخر سجّل الدخول إلى حسابك. راجع حسابك الآن: { $account_url }
