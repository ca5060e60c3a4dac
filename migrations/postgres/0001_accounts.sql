-- Accounts, their e-mail addresses and phone numbers.

CREATE TABLE housekey_accounts (
    id uuid NOT NULL PRIMARY KEY,
    username text,
    -- What makes a user name unique: its lower case.
    username_key text,
    -- No password is NULL, never an empty string.
    password_hash text CHECK (password_hash <> ''),
    active boolean NOT NULL,
    credential_epoch bigint NOT NULL,
    locale text NOT NULL,
    created_at timestamptz NOT NULL,
    last_login_at timestamptz,
    CHECK ((username IS NULL) = (username_key IS NULL))
);
CREATE UNIQUE INDEX housekey_accounts_username_key ON housekey_accounts (username_key);
CREATE INDEX housekey_accounts_created_at ON housekey_accounts (created_at, id);

CREATE TABLE housekey_email_addresses (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    email text NOT NULL,
    verified_at timestamptz,
    is_primary boolean NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX housekey_email_addresses_account_email ON housekey_email_addresses (account_id, email);
CREATE UNIQUE INDEX housekey_email_addresses_one_primary ON housekey_email_addresses (account_id) WHERE is_primary;
-- Many may type an address; one may have proved it.
CREATE UNIQUE INDEX housekey_email_addresses_one_verified ON housekey_email_addresses (email) WHERE verified_at IS NOT NULL;
CREATE INDEX housekey_email_addresses_email ON housekey_email_addresses (email);

CREATE TABLE housekey_phones (
    account_id uuid NOT NULL PRIMARY KEY REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    number text NOT NULL,
    verified_at timestamptz
);
CREATE UNIQUE INDEX housekey_phones_one_verified ON housekey_phones (number) WHERE verified_at IS NOT NULL;
