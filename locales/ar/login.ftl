login-title = مرحبًا بعودتك
login-lead = سجّل الدخول إلى { $site }.
login-email-or-username = عنوان البريد الإلكتروني أو اسم المستخدم
login-email-or-phone = عنوان البريد الإلكتروني أو رقم الهاتف
login-username-or-phone = اسم المستخدم أو رقم الهاتف
login-email-username-or-phone = عنوان البريد الإلكتروني أو اسم المستخدم أو رقم الهاتف
login-remember = إبقائي مسجَّل الدخول في هذا المتصفح
login-last-password = آخر مرة سجّلت الدخول هنا بكلمة المرور.
login-last-code = آخر مرة سجّلت الدخول هنا برمز.
login-new-here = أول مرة هنا؟

error-invalid-login = سجّل الدخول بعنوان البريد الإلكتروني أو باسم المستخدم، لا بكليهما.
error-email-password-mismatch = عنوان البريد الإلكتروني أو كلمة المرور غير صحيحة.
error-username-password-mismatch = اسم المستخدم أو كلمة المرور غير صحيحة.
error-too-many-login-attempts = محاولات فاشلة كثيرة جدًا. حاول مجددًا بعد بضع دقائق.
error-too-many-failures = محاولات فاشلة كثيرة جدًا. للمتابعة، اختر كلمة مرور جديدة من خلال «نسيت كلمة المرور؟» في صفحة تسجيل الدخول.
error-phone-password-mismatch = رقم الهاتف أو كلمة المرور غير صحيحة.
