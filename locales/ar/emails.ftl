emails-title = عناوين البريد الإلكتروني
emails-lead = العناوين التي نراسلك عليها، ويمكنك تسجيل الدخول بها.
emails-list = عناوينك
emails-none = لا يوجد عنوان بعد. أضف عنوانًا لنتمكن من مراسلتك.
emails-primary = أساسي
emails-verified = مؤكَّد
emails-waiting = بانتظار تأكيدك
emails-primary-text = تُرسل إليه الإشعارات والرموز.
emails-verified-text = يمكنك تسجيل الدخول به.
emails-waiting-text = افتح الرابط في الرسالة التي أرسلناها إليه.
emails-pending-text = أدخل الرمز الذي أرسلناه إليه لإضافته.
emails-enter-code = إدخال الرمز
emails-make-primary = جعله أساسيًا
emails-remove = حذف
emails-remove-question = هل تريد إزالة { $email } من حسابك؟
emails-remove-confirm = إزالة العنوان
emails-add-title = إضافة عنوان
emails-add = إضافة
emails-did-add = أرسلنا رسالة إلى { $email }. أكِّد العنوان من خلالها.
emails-did-resend = أرسلنا الرسالة إلى { $email } مرة أخرى.
emails-did-make-primary = أصبح { $email } عنوانك الأساسي.
emails-did-remove = تم حذف { $email }.
emails-signed-out = سجّل الدخول لعرض عناوينك.

error-duplicate-email = هذا العنوان موجود في قائمتك بالفعل.
error-max-email-addresses = لديك أكبر عدد مسموح به من العناوين للحساب الواحد. احذف عنوانًا أولًا.
error-unknown-email = هذا العنوان ليس في قائمتك.
error-email-already-verified = هذا العنوان مؤكَّد بالفعل.
error-cannot-remove-primary-email = اجعل عنوانًا آخر أساسيًا قبل أن تحذف هذا العنوان.
error-unverified-primary-email = أكِّد هذا العنوان قبل أن تجعله أساسيًا.

notice-email-added = تمت إضافة العنوان. أرسلنا رسالة لتأكيده.
notice-email-removed = تم حذف العنوان.
notice-email-primary = تم تغيير العنوان الأساسي.

mail-email-changed =
    .subject = تم تغيير عنوان بريدك الإلكتروني
    .intro = تم تغيير عنوان البريد الإلكتروني لحسابك في { $site_name } من { $from_email } إلى { $to_email }.

mail-email-deleted =
    .subject = تم حذف عنوان بريد إلكتروني
    .intro = تم حذف عنوان البريد الإلكتروني { $deleted_email } من حسابك في { $site_name }.
