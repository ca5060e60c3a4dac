overview-title = Overview
overview-signed-out = Sign in to see your account.

overview-next-confirm = Confirm your email address
overview-next-confirm-text = Open our email to { $email } and follow the steps, or have a new one sent.
overview-next-confirm-do = Go to your addresses
overview-next-add = Add an email address
overview-next-add-text = We need one to reach you.
overview-next-another = Add a second email address
overview-next-another-text = Then we can still reach you if you lose the first one.
overview-next-add-do = Add an address
overview-next-nothing = All set
overview-next-nothing-text = There is nothing you need to do.

overview-standing = Sign-in and contact
overview-manage = Manage
overview-change = Change
overview-set = Set
overview-missing = Missing
overview-more-emails = and { $count } more
overview-password-set = Set
overview-password-none = Not set
overview-password-changed = Changed on { $time }
overview-last-sign-in = Last sign-in
overview-method-code = Emailed code
overview-method-reset = New password
overview-here = From here

# From where somebody signed in: { $browser } is like "Firefox", { $system } like "Windows" or "iPhone".
device = { $browser } on { $system }
device-unknown = Unknown browser

overview-activity = Recent activity
overview-activity-none = Nothing yet
overview-activity-none-text = Sign-ins and changes to your account appear here.
activity-signed-up = Account created
activity-signed-in = Signed in
activity-signed-in-new-device = Signed in on a new browser
activity-signed-out = Signed out
activity-sign-in-failed = Failed sign-in
activity-proof-failed = Wrong password or code to confirm a change
activity-closed = Account closed
activity-reopened = Account taken back
activity-sign-ins-failed = Several failed sign-ins
activity-email-added = Email address added
activity-email-removed = Email address removed
activity-email-confirmed = Email address confirmed
activity-email-primary = Primary email address changed
activity-phone-confirmed = Phone number confirmed
activity-phone-removed = Phone number removed
activity-password-set = Password set
activity-password-changed = Password changed
activity-password-reset = Password reset
