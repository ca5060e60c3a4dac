-- What a session was called before its id last changed: of two requests at once that change it, the last one wins.

ALTER TABLE housekey_sessions ADD COLUMN former_hash bytea;
CREATE INDEX housekey_sessions_former_hash ON housekey_sessions (former_hash) WHERE former_hash IS NOT NULL;
