phone-title = رقم الهاتف
phone-lead = يمكنك تسجيل الدخول برقم هاتف.
phone = رقم الهاتف
phone-hint = مع رمز البلد، مثل ‎+49 30 123456.
phone-none = لا رقم هاتف بعد
phone-none-text = أضف رقمًا أدناه، ثم يمكنك تسجيل الدخول به.
phone-ready = يمكنك تسجيل الدخول بهذا الرقم.
phone-unconfirmed = لم يؤكَّد هذا الرقم بعد. أدخله أدناه وسنرسل إليك رمزًا.
phone-add-title = إضافة رقم هاتف
phone-change-title = تغيير رقم الهاتف
phone-submit = إرسال الرمز
phone-waiting = أرسلنا رمزًا إلى رقم جديد.
phone-remove = حذف
phone-remove-question = هل تريد حذف { $phone } من حسابك؟
phone-remove-confirm = حذف الرقم
phone-signed-out = سجّل الدخول لرؤية رقم هاتفك.
phone-verify-title = تفقّد هاتفك
phone-code-sent = أرسلنا رسالة نصية إلى { $phone }. أدخل الرمز الوارد فيها.
phone-nothing-there = لم تصلك الرسالة؟ قد يستغرق ذلك دقيقة. يمكنك أيضًا طلب إرسالها مرة أخرى.
phone-nothing-there-wait = لم تصلك الرسالة؟ قد يستغرق ذلك دقيقة.
phone-instead = رقم خاطئ؟ غيِّره
phone-printed = هذا الخادم مخصص للتطوير: يكتب الرسالة في نافذته الطرفية.

sms-verification = { $site_name }: أدخل هذا الرمز. يعمل لمدة { $expires }. لن يطلبه منك أحد من { $site_name } أبدًا.
sms-unknown-account = { $site_name }: أراد شخص ما، على الأرجح أنت، تسجيل الدخول بهذا الرقم، لكنه لا ينتمي إلى أي حساب. إن لم تكن أنت، فتجاهل هذه الرسالة.
sms-account-already-exists = { $site_name }: أدخل شخص ما، على الأرجح أنت، هذا الرقم، لكنه ينتمي إلى حساب بالفعل. سجّل الدخول به. إن لم تكن أنت، فتجاهل هذه الرسالة.
sms-phone-removed = { $site_name }: حُذف هذا الرقم من حسابك. إن لم تكن أنت، فتواصل مع القائمين على { $site_name }.

error-invalid-phone = أدخل رقم هاتف مع رمز البلد، مثل ‎+49 30 123456.
error-phone-taken = يستخدم حساب آخر رقم الهاتف هذا.
error-same-as-current = هذا هو رقم هاتفك بالفعل.
error-unknown-phone = لم نجد رقم الهاتف هذا. راجعه أو أعد تحميل الصفحة.
error-cannot-remove-phone = لن تتمكن من تسجيل الدخول من دون هذا الرقم. غيّره بدلًا من حذفه.

notice-phone-confirmed = تم تأكيد رقم هاتفك.
notice-phone-removed = تم حذف رقم هاتفك.
notice-number-changed = أرسلنا رسالة إلى الرقم الآخر.
notice-text-sent-again = أرسلنا رسالة نصية أخرى.

mail-phone-changed =
    .subject = أضيف رقم هاتف إلى حسابك
    .intro = أضيف رقم الهاتف { $phone } إلى حسابك في { $site_name }. يمكن استخدامه لتسجيل الدخول.

mail-phone-removed =
    .subject = حُذف رقم الهاتف من حسابك
    .intro = حُذف رقم الهاتف { $phone } من حسابك في { $site_name }. لم يعد من الممكن استخدامه لتسجيل الدخول.
