-- Browsers that are not asked for a second code for some days.

ALTER TABLE housekey_known_devices ADD COLUMN trusted_until TEXT;
-- Whether the browser is to be trusted once the login is finished.
ALTER TABLE housekey_pending_logins ADD COLUMN trust INTEGER NOT NULL DEFAULT 0 CHECK (trust IN (0, 1));
