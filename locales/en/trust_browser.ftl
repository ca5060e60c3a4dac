trust-title = Trust this browser?
trust-text = Then we will not ask for a code here for { $time }.
trust-warning = Only do this on a device that nobody else uses.
trust-yes = Trust this browser
trust-no = Not now
