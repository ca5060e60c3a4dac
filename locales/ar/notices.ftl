notice-signed-out = تم تسجيل خروجك.
notice-email-confirmed = تم تأكيد العنوان.
notice-email-confirmed-sign-in = تم تأكيد العنوان. سجّل الدخول للمتابعة.
notice-mail-sent-again = أرسلنا الرسالة مرة أخرى. تصل عادةً خلال دقيقة.
notice-email-added = تمت إضافة العنوان. أرسلنا رسالة لتأكيده.
notice-email-removed = تم حذف العنوان.
notice-email-primary = تم تغيير العنوان الأساسي.
