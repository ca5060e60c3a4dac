login-title = مرحبًا بعودتك
login-lead = سجّل الدخول إلى { $site }.
login-email-or-username = عنوان البريد الإلكتروني أو اسم المستخدم
login-remember = إبقائي مسجَّل الدخول على هذا الجهاز
login-new-here = أول مرة هنا؟
