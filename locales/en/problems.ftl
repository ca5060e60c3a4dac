inactive-title = This account is switched off
inactive-text = You cannot sign in with it at present. If you think this is a mistake, write to the people who run { $site }.
not-found-title = There is no such page
not-found-text = The address may be mistyped, or the page has moved.
fault-title = We cannot answer right now
fault-text = Something on our side does not work. Nothing was changed. Try again in a moment.
fault-again = Try again
