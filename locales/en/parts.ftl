# Words of parts that several pages use.

# What readers of a language call it. A language that an operator adds shows its tag until it has this.
language-name = English
language = Language

provider-continue = Continue with { $provider }
provider-last-used = Last used
or-rule = or

copy = Copy
copy-done = Copied
copy-failed = Copying did not work. Select the text and copy it yourself.

session-here = This browser
session-last-seen = Last seen on { $time }
session-began = Signed in on { $time }

# A link to the reader's own mail: { $app } is like "Gmail".
open-mail-app = Open { $app }
new-tab = (opens in a new tab)

# The page of all parts, which is there in development only.
parts-title = Parts
