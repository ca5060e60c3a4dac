# What mails have in common; the words of each are with its flow. A mail is one message; its attributes are its parts, and the layouts
# (crates/adapters/templates) say where each stands. What every mail may use: $site_name, $base_url.

mail-greeting = Hello { $user },
mail-greeting-nameless = Hello,
mail-code-valid = The code is valid for { $expires }.
mail-code-secret = Nobody from { $site_name } will ever ask you for it.
mail-copy-link = Or copy this link into your browser:
mail-link-valid = The link is valid for { $expires } and works once.
mail-when = When: { $when }
mail-ip = From: { $ip }
mail-user-agent = With: { $user_agent }
mail-was-you = Was this you? Then you need not do anything.
mail-was-not-you = Was this not you? Then somebody else may be using your account. Go to { $base_url } now and secure it, or ask whoever runs { $site_name } for help.
