-- Sessions. The id is stored as its SHA-256: who reads this table cannot use what it holds.

CREATE TABLE housekey_sessions (
    id_hash BLOB NOT NULL PRIMARY KEY CHECK (length(id_hash) = 32),
    account_id BLOB REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    -- The account's when the session began; when the account's has moved on, the session is dead.
    credential_epoch INTEGER,
    data TEXT NOT NULL,
    ip TEXT,
    user_agent TEXT,
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    CHECK ((account_id IS NULL) = (credential_epoch IS NULL))
) STRICT;
CREATE INDEX housekey_sessions_account_id ON housekey_sessions (account_id);
CREATE INDEX housekey_sessions_expires_at ON housekey_sessions (expires_at);
