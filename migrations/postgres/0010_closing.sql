-- Accounts that their owners closed: deactivated until they come back, or to be deleted.

ALTER TABLE housekey_accounts ADD COLUMN closed_at timestamptz;
-- When it is deleted; NULL while it is only deactivated.
ALTER TABLE housekey_accounts ADD COLUMN delete_at timestamptz;
CREATE INDEX housekey_accounts_delete_at ON housekey_accounts (delete_at) WHERE delete_at IS NOT NULL;
-- Whose other events are to be forgotten.
CREATE INDEX housekey_events_deleted ON housekey_events (account_id) WHERE kind = 'housekey.account_deleted';
