-- Accounts, their e-mail addresses and phone numbers.
--
-- Uuids are 16-byte blobs, times are RFC 3339 text in UTC (which sorts as time), booleans are 0 and 1.

CREATE TABLE housekey_accounts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    username TEXT,
    -- What makes a user name unique: its lower case.
    username_key TEXT,
    -- No password is NULL, never an empty string.
    password_hash TEXT CHECK (password_hash <> ''),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    credential_epoch INTEGER NOT NULL,
    locale TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_login_at TEXT,
    CHECK ((username IS NULL) = (username_key IS NULL))
) STRICT;
CREATE UNIQUE INDEX housekey_accounts_username_key ON housekey_accounts (username_key);
CREATE INDEX housekey_accounts_created_at ON housekey_accounts (created_at, id);

CREATE TABLE housekey_email_addresses (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    verified_at TEXT,
    is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
    created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX housekey_email_addresses_account_email ON housekey_email_addresses (account_id, email);
CREATE UNIQUE INDEX housekey_email_addresses_one_primary ON housekey_email_addresses (account_id) WHERE is_primary;
-- Many may type an address; one may have proved it.
CREATE UNIQUE INDEX housekey_email_addresses_one_verified ON housekey_email_addresses (email) WHERE verified_at IS NOT NULL;
CREATE INDEX housekey_email_addresses_email ON housekey_email_addresses (email);

CREATE TABLE housekey_phones (
    account_id BLOB NOT NULL PRIMARY KEY REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    number TEXT NOT NULL,
    verified_at TEXT
) STRICT;
CREATE UNIQUE INDEX housekey_phones_one_verified ON housekey_phones (number) WHERE verified_at IS NOT NULL;
