-- What happened. Rows are only ever added; no reference to users, since a row outlives the person's account.
CREATE TABLE audit_events (
    id           uuid PRIMARY KEY,
    at           bigint NOT NULL,
    kind         text NOT NULL,
    user_id      uuid,
    session_id   uuid,
    client       text NOT NULL,
    seal_number  bigint UNIQUE,  -- the sealer fills these: its place in the chain,
    seal         bytea           -- and the link to the row before
);
CREATE INDEX audit_events_user ON audit_events (user_id, at);
CREATE INDEX audit_events_unsealed ON audit_events (at) WHERE seal IS NULL;
