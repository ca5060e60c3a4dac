inactive-title = This account is deactivated
inactive-text = You cannot sign in with it. If you think this is a mistake, contact the people who run { $site }.
not-found-title = Page not found
not-found-text = Check the web address. The page may also have moved.
fault-title = We cannot show this page right now
fault-text = Something went wrong on our side. Try again in a moment.
fault-again = Try again
