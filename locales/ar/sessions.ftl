sessions-title = الجلسات
sessions-lead = كل الأماكن التي سجّلت الدخول فيها.
sessions-signed-out = سجّل الدخول لترى أين سجّلت الدخول.
sessions-end = تسجيل الخروج
sessions-end-question = هل تريد تسجيل الخروج من { $device }؟
sessions-end-others = تسجيل الخروج من كل مكان آخر
sessions-end-others-question = لن يبقى مسجَّل الدخول إلا هذا المتصفح.
sessions-end-others-do = تسجيل خروج الأماكن الأخرى

notice-session-ended = سُجِّل الخروج منه الآن.
notice-sessions-ended = سُجِّل خروجك الآن من كل مكان آخر.

mail-new-device =
    .subject = تسجيل دخول جديد إلى حسابك
    .intro = سجّل شخص ما الدخول إلى حسابك في { $site_name } من متصفح أو تطبيق لم تستخدمه هناك من قبل.
