logout-title = هل تريد تسجيل الخروج؟
logout-text = يُنهي هذا الجلسة في هذا المتصفح. وتبقى الأجهزة الأخرى مسجَّلة الدخول.
logout-stay = البقاء مسجَّل الدخول
logout-nobody-title = تم تسجيل خروجك
logout-nobody-text = لا أحد مسجَّل الدخول في هذا المتصفح.

notice-signed-out = تم تسجيل خروجك.
