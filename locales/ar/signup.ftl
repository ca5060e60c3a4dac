signup-lead = لا يستغرق الأمر سوى دقيقة. سنطلب منك تأكيد عنوانك.
signup-email-hint = نرسل إليه رسالة لتأكيده.
signup-username-hint = قد يراه الآخرون.
signup-password-hint =
    { $n ->
        [zero] { $n } حرف على الأقل
        [one] حرف واحد على الأقل
        [two] حرفان على الأقل
        [few] { $n } أحرف على الأقل
        [many] { $n } حرفًا على الأقل
       *[other] { $n } حرف على الأقل
    }. بضع كلمات متتالية تكوّن كلمة مرور جيدة.
signup-password-again = كلمة المرور مرة أخرى
signup-have-one = هل لديك حساب؟
signup-closed-title = إنشاء الحسابات مغلق
signup-closed-text = لا يمكن لأحد إنشاء حساب هنا حاليًا. إذا كان لديك حساب، فيمكنك تسجيل الدخول.
password-show = إظهار كلمة المرور
password-hide = إخفاء كلمة المرور
show = إظهار
hide = إخفاء
strength-short = قصيرة جدًا حتى الآن
strength-fair = مقبولة. الأطول أفضل.
strength-good = كلمة مرور جيدة
strength-strong = كلمة مرور قوية
