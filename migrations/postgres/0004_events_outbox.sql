-- What happened (kept), and what must still be told (deleted once told).

CREATE TABLE housekey_events (
    seq bigint NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    id uuid NOT NULL,
    kind text NOT NULL,
    version bigint NOT NULL,
    at timestamptz NOT NULL,
    -- No foreign key: history outlives the account.
    account_id uuid,
    data jsonb NOT NULL
);
CREATE UNIQUE INDEX housekey_events_id ON housekey_events (id);
CREATE INDEX housekey_events_account_id ON housekey_events (account_id, seq);

CREATE TABLE housekey_outbox (
    -- Which came first.
    seq bigint NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    id uuid NOT NULL,
    subscriber text NOT NULL,
    payload jsonb NOT NULL,
    priority bigint NOT NULL,
    due_at timestamptz NOT NULL,
    expires_at timestamptz,
    attempts bigint NOT NULL CHECK (attempts >= 0),
    leased_until timestamptz,
    last_error text,
    -- A dead letter: kept for a person to look at, never delivered.
    dead_at timestamptz,
    -- When it was first due.
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX housekey_outbox_id ON housekey_outbox (id);
CREATE INDEX housekey_outbox_order ON housekey_outbox (priority DESC, seq) WHERE dead_at IS NULL;
CREATE INDEX housekey_outbox_due ON housekey_outbox (due_at) WHERE dead_at IS NULL;
