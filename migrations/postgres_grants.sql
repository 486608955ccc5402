-- What the server needs when it does not own the schema: rows, and no shapes (AU-08). `taxasge migrate --grant-to ROLE`
-- runs it after the migrations, with the name of the role in taxasge.grant_to.
DO $$
DECLARE role text := current_setting('taxasge.grant_to');
BEGIN
    EXECUTE format('REVOKE ALL ON SCHEMA taxasge FROM %I', role);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA taxasge FROM %I', role);
    EXECUTE format('GRANT USAGE ON SCHEMA taxasge TO %I', role);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA taxasge TO %I', role);
    -- What ran, and what happened: it is added to or read, and never changed, but that a row gets its seal, once.
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON taxasge.schema_migrations FROM %I', role);
    EXECUTE format('REVOKE UPDATE, DELETE ON taxasge.audit_events FROM %I', role);
    EXECUTE format('GRANT UPDATE (seal_number, seal) ON taxasge.audit_events TO %I', role);
    EXECUTE format('REVOKE DELETE ON taxasge.audit_chain FROM %I', role);
END $$;
