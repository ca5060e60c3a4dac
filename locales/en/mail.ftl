# What mails have in common; the words of each are with its flow. A mail is one message; its attributes are its parts, and the layouts
# (crates/adapters/templates) say where each stands. What every mail may use: $site_name, $base_url, $account_url (the account at a glance).

mail-greeting = Hello { $user },
mail-greeting-nameless = Hello,
mail-code-valid = The code works for { $expires }.
mail-code-secret = Nobody from { $site_name } will ever ask you for it.
mail-copy-link = Or copy this link into your browser:
mail-link-valid = The link works for { $expires } and can be used once.
mail-when = When: { $when }
mail-ip = IP address: { $ip }
mail-user-agent = Browser or app: { $user_agent }
mail-was-you = If this was you, you do not need to do anything.
mail-was-not-you = If this was not you, somebody else may be using your account. Check your account at { $account_url } now, or ask the people who run { $site_name } for help.
