-- Whoever listens hears of a session that ended when its transaction has committed, and reads the table at once
-- instead of half a second later (docs/adr/0018-revocations-and-poolers.md). Only what ends sessions pays for it:
-- transactions that notify commit one after the other.
CREATE FUNCTION tell_of_revocations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.pg_notify('taxasge_revocations', '');
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION tell_of_revocations() FROM PUBLIC;

CREATE TRIGGER tell_of_revocations AFTER INSERT ON revocations
    FOR EACH STATEMENT EXECUTE FUNCTION tell_of_revocations();
