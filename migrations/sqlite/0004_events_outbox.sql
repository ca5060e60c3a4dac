-- What happened (kept), and what must still be told (deleted once told).

CREATE TABLE housekey_events (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    -- No foreign key: history outlives the account.
    account_id BLOB,
    data TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX housekey_events_id ON housekey_events (id);
CREATE INDEX housekey_events_account_id ON housekey_events (account_id, seq);

CREATE TABLE housekey_outbox (
    -- Which came first.
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL CHECK (length(id) = 16),
    subscriber TEXT NOT NULL,
    payload TEXT NOT NULL,
    priority INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    expires_at TEXT,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    leased_until TEXT,
    last_error TEXT,
    -- A dead letter: kept for a person to look at, never delivered.
    dead_at TEXT,
    -- When it was first due.
    created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX housekey_outbox_id ON housekey_outbox (id);
CREATE INDEX housekey_outbox_order ON housekey_outbox (priority DESC, seq) WHERE dead_at IS NULL;
CREATE INDEX housekey_outbox_due ON housekey_outbox (due_at) WHERE dead_at IS NULL;
