-- The chain over what happened (docs/adr/0017-sealed-audit.md): where it ends, and what it is linked with, sealed with
-- MASTER_KEYS. Whoever seals changes this row first, so that one does it at a time.
CREATE TABLE audit_chain (
    id          bigint PRIMARY KEY CHECK (id = 1),
    key_sealed  bytea  NOT NULL,
    head_number bigint NOT NULL CHECK (head_number >= 0),
    head_seal   bytea  NOT NULL CHECK (length(head_seal) = 32)
);

-- A row gets its seal once; nothing else of it changes, and none goes.
CREATE FUNCTION keep_what_happened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'what happened is not forgotten';
    END IF;
    IF OLD.seal IS NOT NULL OR OLD.seal_number IS NOT NULL
        OR (NEW.id, NEW.at, NEW.kind, NEW.user_id, NEW.session_id, NEW.client)
            IS DISTINCT FROM (OLD.id, OLD.at, OLD.kind, OLD.user_id, OLD.session_id, OLD.client) THEN
        RAISE EXCEPTION 'what happened is not rewritten';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_what_happened() FROM PUBLIC;

CREATE TRIGGER audit_events_sealed_once BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION keep_what_happened();
