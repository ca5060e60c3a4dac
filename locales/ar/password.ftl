password-title = تغيير كلمة المرور
password-lead = سيُسجَّل خروجك من كل مكان آخر.
password-title-set = تعيين كلمة مرور
password-lead-set = ليس لحسابك كلمة مرور بعد.
password-current = كلمة المرور الحالية
password-new = كلمة المرور الجديدة
password-change = تغيير كلمة المرور
password-set-it = تعيين كلمة المرور
password-signed-out = سجّل الدخول لتغيير كلمة المرور.

error-enter-current-password = هذه ليست كلمة مرورك الحالية.

notice-password-changed = تم تغيير كلمة مرورك.
notice-password-set = تم تعيين كلمة مرورك.

mail-password-changed =
    .subject = تم تغيير كلمة مرورك
    .intro = تم تغيير كلمة مرور حسابك في { $site_name }.

mail-password-set =
    .subject = تم تعيين كلمة مرور لحسابك
    .intro = أصبح لحسابك في { $site_name } كلمة مرور.
