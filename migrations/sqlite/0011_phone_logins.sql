-- The phone number that somebody signs in with.

ALTER TABLE housekey_pending_logins ADD COLUMN phone TEXT;
