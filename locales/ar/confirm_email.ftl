confirm-title = تأكيد هذا العنوان
confirm-question = هل العنوان { $email } لك، وهل ينتمي إلى الحساب { $name }؟
confirm-not-me = إذا لم تطلب ذلك، فأغلق هذه الصفحة. لن يحدث شيء ما لم تؤكّد.
confirm-submit = تأكيد العنوان
link-title = هذا الرابط لا يعمل
link-text = استُخدم من قبل، أو انتهت صلاحيته، أو ينقصه جزء.
link-next-used = إذا كنت قد أكّدت العنوان من قبل، فما عليك إلا تسجيل الدخول.
link-next-old = وإلا فسجّل الدخول واطلب رسالة جديدة من قائمة عناوينك.
link-next-signed-in = يمكنك طلب رسالة جديدة من قائمة عناوينك.

error-invalid-or-expired-key = استُخدم هذا الرابط من قبل، أو انتهت صلاحيته.
error-email-confirmation-failed = لا يمكن تأكيد هذا العنوان هنا، لأن حسابًا آخر قد أكّده.

notice-email-confirmed = تم تأكيد العنوان.
notice-email-confirmed-sign-in = تم تأكيد العنوان. سجّل الدخول للمتابعة.
