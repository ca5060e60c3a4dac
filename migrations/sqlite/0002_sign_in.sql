-- What is under way: half-finished logins, one-time secrets, and the counters that bound guessing.

CREATE TABLE housekey_pending_logins (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    browser BLOB NOT NULL CHECK (length(browser) = 32),
    -- NULL: a login that only pretends (enumeration prevention).
    account_id BLOB REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    email TEXT,
    signup INTEGER NOT NULL CHECK (signup IN (0, 1)),
    remember INTEGER NOT NULL CHECK (remember IN (0, 1)),
    next TEXT,
    records TEXT NOT NULL,
    initiated_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX housekey_pending_logins_browser ON housekey_pending_logins (browser);
CREATE INDEX housekey_pending_logins_account_id ON housekey_pending_logins (account_id);
CREATE INDEX housekey_pending_logins_expires_at ON housekey_pending_logins (expires_at);

CREATE TABLE housekey_proofs (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    purpose TEXT NOT NULL,
    -- The SHA-256 of a long secret.
    key BLOB CHECK (length(key) = 32),
    -- The password hash of a short one.
    code TEXT CHECK (code <> ''),
    account_id BLOB REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    browser BLOB CHECK (length(browser) = 32),
    pending_login_id BLOB REFERENCES housekey_pending_logins (id) ON DELETE CASCADE,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    resends INTEGER NOT NULL CHECK (resends >= 0),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX housekey_proofs_key ON housekey_proofs (key);
CREATE INDEX housekey_proofs_browser ON housekey_proofs (browser, purpose);
CREATE INDEX housekey_proofs_account_id ON housekey_proofs (account_id, email);
CREATE INDEX housekey_proofs_pending_login_id ON housekey_proofs (pending_login_id);
CREATE INDEX housekey_proofs_expires_at ON housekey_proofs (expires_at);

-- One row a bucket: the moment at which it is full again, in microseconds since 1970 (GCRA).
CREATE TABLE housekey_rate_limits (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    full_at INTEGER NOT NULL
) STRICT;
CREATE INDEX housekey_rate_limits_full_at ON housekey_rate_limits (full_at);
