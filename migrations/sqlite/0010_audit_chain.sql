-- The chain over what happened (docs/adr/0017-sealed-audit.md): where it ends, and what it is linked with, sealed with
-- MASTER_KEYS. Whoever seals changes this row first, so that one does it at a time.
CREATE TABLE audit_chain (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    key_sealed  BLOB    NOT NULL,
    head_number INTEGER NOT NULL CHECK (head_number >= 0),
    head_seal   BLOB    NOT NULL CHECK (length(head_seal) = 32)
) STRICT;

-- A row gets its seal once; nothing else of it changes, and none goes.
CREATE TRIGGER audit_events_sealed_once BEFORE UPDATE ON audit_events
WHEN OLD.seal IS NOT NULL OR OLD.seal_number IS NOT NULL
    OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.kind IS NOT OLD.kind OR NEW.user_id IS NOT OLD.user_id
    OR NEW.session_id IS NOT OLD.session_id OR NEW.client IS NOT OLD.client
BEGIN
    SELECT RAISE(ABORT, 'what happened is not rewritten');
END;

CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'what happened is not forgotten');
END;
