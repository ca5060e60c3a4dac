emails-title = عناوين البريد الإلكتروني
emails-lead = نراسلك على هذه العناوين.
emails-lead-one = نستخدم هذا العنوان للوصول إليك. يحل محله عنوان آخر بعد أن تؤكده.
emails-list = عناوينك
emails-none = ليس لديك عنوان بريد إلكتروني بعد. أضف عنوانًا لنتمكن من مراسلتك.
emails-primary = أساسي
emails-verified = مؤكَّد
emails-waiting = غير مؤكَّد
emails-primary-text = نرسل إليه الرسائل المتعلقة بحسابك.
emails-verified-text = يمكنك جعله عنوانك الأساسي.
emails-waiting-text = لتأكيده، افتح الرسالة التي أرسلناها إليه، أو اطلب إرسالها مرة أخرى.
emails-pending-text = لإضافته، أدخل الرمز الوارد في رسالتنا.
emails-enter-code = إدخال الرمز
emails-make-primary = جعله أساسيًا
emails-remove = حذف
emails-remove-question = هل تريد حذف { $email } من حسابك؟
emails-remove-confirm = حذف العنوان
emails-add-title = إضافة عنوان بريد إلكتروني
emails-add = إضافة
emails-change-title = تغيير عنوان بريدك الإلكتروني
emails-change = تغيير
emails-did-add = أرسلنا رسالة إلى { $email }. ستجد فيها الخطوة التالية.
emails-did-resend = أرسلنا رسالة أخرى إلى { $email }.
emails-did-make-primary = أصبح { $email } عنوانك الأساسي.
emails-did-remove = تم حذف { $email }.
emails-signed-out = سجّل الدخول لعرض عناوين بريدك الإلكتروني.

error-duplicate-email = هذا العنوان موجود في قائمتك بالفعل.
error-max-email-addresses = لا يمكنك إضافة المزيد من العناوين. احذف عنوانًا أولًا.
error-unknown-email = لم نجد هذا العنوان. راجعه، أو أعد تحميل الصفحة.
error-email-already-verified = هذا العنوان مؤكَّد بالفعل.
error-cannot-remove-primary-email = هذا عنوانك الأساسي. اجعل عنوانًا آخر أساسيًا قبل أن تحذفه.
error-unverified-primary-email = أكِّد هذا العنوان قبل أن تجعله أساسيًا.

notice-email-added = أرسلنا رسالة إلى العنوان الجديد. ستجد فيها الخطوة التالية.
notice-email-removed = تم حذف العنوان.
notice-email-primary = تم تغيير عنوانك الأساسي.

mail-email-changed =
    .subject = تم تغيير عنوان بريدك الإلكتروني الأساسي
    .intro = تم تغيير عنوان البريد الإلكتروني الأساسي لحسابك في { $site_name } من { $from_email } إلى { $to_email }.

mail-email-deleted =
    .subject = تم حذف عنوان بريد إلكتروني من حسابك
    .intro = تم حذف عنوان البريد الإلكتروني { $deleted_email } من حسابك في { $site_name }.
