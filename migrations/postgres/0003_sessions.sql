-- Sessions. The id is stored as its SHA-256: who reads this table cannot use what it holds.

CREATE TABLE housekey_sessions (
    id_hash bytea NOT NULL PRIMARY KEY CHECK (length(id_hash) = 32),
    account_id uuid REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    -- The account's when the session began; when the account's has moved on, the session is dead.
    credential_epoch bigint,
    data jsonb NOT NULL,
    ip text,
    user_agent text,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK ((account_id IS NULL) = (credential_epoch IS NULL))
);
CREATE INDEX housekey_sessions_account_id ON housekey_sessions (account_id);
CREATE INDEX housekey_sessions_expires_at ON housekey_sessions (expires_at);
