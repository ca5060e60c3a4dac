confirm-title = تأكيد عنوان بريدك الإلكتروني
confirm-question = هل تريد تأكيد العنوان { $email } لحسابك في { $site }؟
confirm-account = يتعلق الأمر بالحساب { $name }.
confirm-not-me = إذا لم تطلب ذلك، فأغلق هذه الصفحة. لن يحدث شيء ما لم تؤكّد.
confirm-submit = تأكيد العنوان
link-title = هذا الرابط لا يعمل
link-text = استُخدم من قبل، أو انتهت صلاحيته، أو ينقصه جزء.
link-next-used = إذا كنت قد أكّدت عنوانك من قبل، فسجّل الدخول.
link-next-old = وإلا فسجّل الدخول للحصول على رابط جديد.
link-next-signed-in = يمكنك طلب رابط جديد من قائمة عناوين بريدك الإلكتروني.

error-invalid-or-expired-key = استُخدم هذا الرابط من قبل، أو انتهت صلاحيته.
error-email-confirmation-failed = لا يمكنك تأكيد هذا العنوان، لأن حسابًا آخر يستخدمه بالفعل.

notice-email-confirmed = تم تأكيد عنوان بريدك الإلكتروني.
notice-email-confirmed-sign-in = تم تأكيد عنوان بريدك الإلكتروني. سجّل الدخول للمتابعة.
