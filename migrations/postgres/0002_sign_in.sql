-- What is under way: half-finished logins, one-time secrets, and the counters that bound guessing.

CREATE TABLE housekey_pending_logins (
    id uuid NOT NULL PRIMARY KEY,
    browser bytea NOT NULL CHECK (length(browser) = 32),
    -- NULL: a login that only pretends (enumeration prevention).
    account_id uuid REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    email text,
    signup boolean NOT NULL,
    remember boolean NOT NULL,
    next text,
    records jsonb NOT NULL,
    initiated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX housekey_pending_logins_browser ON housekey_pending_logins (browser);
CREATE INDEX housekey_pending_logins_account_id ON housekey_pending_logins (account_id);
CREATE INDEX housekey_pending_logins_expires_at ON housekey_pending_logins (expires_at);

CREATE TABLE housekey_proofs (
    id uuid NOT NULL PRIMARY KEY,
    purpose text NOT NULL,
    -- The SHA-256 of a long secret.
    key bytea CHECK (length(key) = 32),
    -- The password hash of a short one.
    code text CHECK (code <> ''),
    account_id uuid REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    email text NOT NULL,
    browser bytea CHECK (length(browser) = 32),
    pending_login_id uuid REFERENCES housekey_pending_logins (id) ON DELETE CASCADE,
    attempts bigint NOT NULL CHECK (attempts >= 0),
    resends bigint NOT NULL CHECK (resends >= 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX housekey_proofs_key ON housekey_proofs (key);
CREATE INDEX housekey_proofs_browser ON housekey_proofs (browser, purpose);
CREATE INDEX housekey_proofs_account_id ON housekey_proofs (account_id, email);
CREATE INDEX housekey_proofs_pending_login_id ON housekey_proofs (pending_login_id);
CREATE INDEX housekey_proofs_expires_at ON housekey_proofs (expires_at);

-- One row a bucket: the moment at which it is full again, in microseconds since 1970 (GCRA).
CREATE TABLE housekey_rate_limits (
    key bytea NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    full_at bigint NOT NULL
);
CREATE INDEX housekey_rate_limits_full_at ON housekey_rate_limits (full_at);
