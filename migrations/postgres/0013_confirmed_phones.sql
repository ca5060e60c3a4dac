-- Whether the phone number of a sign-up was confirmed on the way.

ALTER TABLE housekey_pending_logins ADD COLUMN phone_confirmed boolean NOT NULL DEFAULT false;
