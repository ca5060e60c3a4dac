logout-title = هل تريد تسجيل الخروج؟
logout-text = سيُسجَّل خروجك من هذا المتصفح فقط.
logout-stay = البقاء مسجَّل الدخول
logout-nobody-title = تم تسجيل خروجك
logout-nobody-text = لا أحد مسجَّل الدخول في هذا المتصفح.

notice-signed-out = تم تسجيل خروجك.
