trust-title = هل تثق بهذا المتصفح؟
trust-text = لن نطلب رمزًا هنا لمدة { $time }.
trust-warning = افعل ذلك فقط على جهاز لا يستخدمه أحد غيرك.
trust-yes = الوثوق بهذا المتصفح
trust-no = ليس الآن
