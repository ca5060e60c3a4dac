-- Whether the phone number of a sign-up was confirmed on the way.

ALTER TABLE housekey_pending_logins ADD COLUMN phone_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (phone_confirmed IN (0, 1));
