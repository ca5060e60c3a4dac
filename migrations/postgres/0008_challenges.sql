-- One table for every one-time secret, and the stage at which a half-finished login waits.

CREATE TABLE housekey_challenges (
    id uuid NOT NULL PRIMARY KEY,
    -- What the secret is good for; the payload's form follows from it.
    purpose text NOT NULL,
    -- NULL: an attempt for nobody (enumeration prevention).
    account_id uuid REFERENCES housekey_accounts (id) ON DELETE CASCADE,
    -- What the secret proves.
    target_kind text NOT NULL CHECK (target_kind IN ('none', 'email', 'phone', 'provider', 'credential')),
    target text CHECK (target <> ''),
    -- The SHA-256 of a long secret.
    key bytea CHECK (length(key) = 32),
    -- The password hash of a short one.
    code text CHECK (code <> ''),
    browser bytea CHECK (length(browser) = 32),
    -- Deferred: a stage stores its challenge before the login that waits for it is stored.
    pending_login_id uuid REFERENCES housekey_pending_logins (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    payload jsonb NOT NULL,
    attempts bigint NOT NULL CHECK (attempts >= 0),
    resends bigint NOT NULL CHECK (resends >= 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK ((target IS NULL) = (target_kind = 'none')),
    CHECK (key IS NULL OR code IS NULL)
);

INSERT INTO housekey_challenges (id, purpose, account_id, target_kind, target, key, code, browser,
    pending_login_id, payload, attempts, resends, created_at, expires_at)
SELECT id, purpose, account_id, 'email', email, key, code, browser,
    pending_login_id, '{}', attempts, resends, created_at, expires_at
FROM housekey_proofs AS old
-- Of several codes of one browser, only the newest was ever found.
WHERE browser IS NULL OR key IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM housekey_proofs AS newer
    WHERE newer.browser = old.browser AND newer.purpose = old.purpose AND newer.key IS NULL
    AND (newer.created_at > old.created_at OR (newer.created_at = old.created_at AND newer.id > old.id))
);
-- The copied rows' references are checked now: a table with checks outstanding cannot be altered below.
SET CONSTRAINTS ALL IMMEDIATE;
DROP TABLE housekey_proofs;

CREATE UNIQUE INDEX housekey_challenges_key ON housekey_challenges (key);
-- What is found by its browser is one: a newer one replaces it.
CREATE UNIQUE INDEX housekey_challenges_browser_purpose ON housekey_challenges (browser, purpose) WHERE key IS NULL;
CREATE INDEX housekey_challenges_browser ON housekey_challenges (browser);
CREATE INDEX housekey_challenges_account_id ON housekey_challenges (account_id, target_kind, target);
CREATE INDEX housekey_challenges_pending_login_id ON housekey_challenges (pending_login_id);
CREATE INDEX housekey_challenges_expires_at ON housekey_challenges (expires_at);

-- Until now there was one stage.
ALTER TABLE housekey_pending_logins ADD COLUMN stage text NOT NULL DEFAULT 'verify_email';
ALTER TABLE housekey_pending_logins ADD COLUMN stage_state jsonb NOT NULL DEFAULT '{}';
ALTER TABLE housekey_pending_logins ALTER COLUMN stage DROP DEFAULT, ALTER COLUMN stage_state DROP DEFAULT;
