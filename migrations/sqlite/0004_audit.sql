-- What happened. Rows are only ever added; no reference to users, since a row outlives the person's account.
CREATE TABLE audit_events (
    id           TEXT PRIMARY KEY,
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    user_id      TEXT,
    session_id   TEXT,
    client       TEXT NOT NULL,
    seal_number  INTEGER UNIQUE,  -- the sealer fills these: its place in the chain,
    seal         BLOB             -- and the link to the row before
) STRICT;
CREATE INDEX audit_events_user ON audit_events (user_id, at);
CREATE INDEX audit_events_unsealed ON audit_events (at) WHERE seal IS NULL;
