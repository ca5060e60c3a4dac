-- What is due is found without a look at what is leased, and the other way round.

DROP INDEX housekey_outbox_due;
CREATE INDEX housekey_outbox_due ON housekey_outbox (subscriber, due_at)
    WHERE dead_at IS NULL AND leased_until IS NULL;
CREATE INDEX housekey_outbox_leased ON housekey_outbox (subscriber, leased_until)
    WHERE dead_at IS NULL AND leased_until IS NOT NULL;
