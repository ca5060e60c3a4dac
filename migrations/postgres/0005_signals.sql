-- Signals that must arrive: deliveries know their event and their order; what was tried; who is stopped.

ALTER TABLE housekey_outbox ADD COLUMN event_id uuid;
-- Deliveries of one subscriber with the same value go one after the other.
ALTER TABLE housekey_outbox ADD COLUMN in_order_of uuid;
DROP INDEX housekey_outbox_order;
DROP INDEX housekey_outbox_due;
CREATE INDEX housekey_outbox_order ON housekey_outbox (subscriber, priority DESC, seq) WHERE dead_at IS NULL;
CREATE INDEX housekey_outbox_due ON housekey_outbox (subscriber, due_at) WHERE dead_at IS NULL;
CREATE INDEX housekey_outbox_in_order ON housekey_outbox (subscriber, in_order_of, seq)
    WHERE dead_at IS NULL AND in_order_of IS NOT NULL;
CREATE INDEX housekey_outbox_event_id ON housekey_outbox (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX housekey_outbox_dead ON housekey_outbox (dead_at) WHERE dead_at IS NOT NULL;

CREATE INDEX housekey_events_at ON housekey_events (at);

-- The delivery log of webhooks: one row a try.
CREATE TABLE housekey_delivery_attempts (
    seq bigint NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    delivery_id uuid NOT NULL,
    event_id uuid,
    subscriber TEXT NOT NULL,
    attempt bigint NOT NULL,
    at timestamptz NOT NULL,
    millis bigint NOT NULL,
    -- The answer's HTTP status; NULL when there was no answer.
    status bigint,
    error TEXT
);
CREATE INDEX housekey_delivery_attempts_event_id ON housekey_delivery_attempts (event_id);
CREATE INDEX housekey_delivery_attempts_at ON housekey_delivery_attempts (at);

-- Subscribers that said they want no more (410 Gone).
CREATE TABLE housekey_stopped_subscribers (
    subscriber TEXT NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    reason TEXT NOT NULL
);

-- When an account was signed up and verified as far as the settings asked: told once.
ALTER TABLE housekey_accounts ADD COLUMN ready_at timestamptz;
UPDATE housekey_accounts SET ready_at = created_at WHERE EXISTS (
    SELECT 1 FROM housekey_email_addresses WHERE account_id = housekey_accounts.id AND verified_at IS NOT NULL);
