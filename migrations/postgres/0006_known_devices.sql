-- Where an account signed in before, so that its owner can be told of a device it did not.

CREATE TABLE housekey_known_devices (
    account_id uuid NOT NULL REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    -- The SHA-256 of the account and the key in the browser's cookie.
    device bytea NOT NULL CHECK (length(device) = 32),
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, device)
);
CREATE INDEX housekey_known_devices_last_seen_at ON housekey_known_devices (last_seen_at);
