-- Browsers that are not asked for a second code for some days.

ALTER TABLE housekey_known_devices ADD COLUMN trusted_until timestamptz;
-- Whether the browser is to be trusted once the login is finished.
ALTER TABLE housekey_pending_logins ADD COLUMN trust boolean NOT NULL DEFAULT FALSE;
