-- Proof that somebody logged in. Why the columns are these: docs/adr/0003-refresh-tokens.md.
CREATE TABLE sessions (
    id                  TEXT PRIMARY KEY,
    user_id             TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_hash         BLOB NOT NULL CHECK (length(device_hash) = 32),
    current_hash        BLOB NOT NULL CHECK (length(current_hash) = 32),
    previous_hash       BLOB CHECK (length(previous_hash) = 32),
    generation          INTEGER NOT NULL CHECK (generation >= 0),
    successor_sealed    BLOB,     -- the current token, readable only with the previous one
    sealed_until        INTEGER,  -- a full hour: most refreshes leave its index alone
    rotated_at          INTEGER,
    previous_rotated_at INTEGER,
    methods             TEXT NOT NULL,
    remember            INTEGER NOT NULL CHECK (remember IN (0, 1)),
    client              TEXT NOT NULL,
    user_agent          TEXT NOT NULL,
    created_at          INTEGER NOT NULL,
    authenticated_at    INTEGER NOT NULL,
    last_seen_at        INTEGER NOT NULL,
    absolute_end        INTEGER NOT NULL,
    idle_end            INTEGER NOT NULL,
    idle_limit_ms       INTEGER NOT NULL,
    ended_at            INTEGER,
    end_reason          TEXT,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_absolute_end ON sessions (absolute_end);
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_sealed_until ON sessions (sealed_until);

-- Sessions whose access tokens are refused before they lapse. No reference: it outlives its session.
CREATE TABLE revocations (
    session_id TEXT PRIMARY KEY,
    revoked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX revocations_revoked ON revocations (revoked_at);
CREATE INDEX revocations_expires ON revocations (expires_at);

-- What access tokens are signed with; the private half is sealed with MASTER_KEYS.
CREATE TABLE signing_keys (
    kid            TEXT PRIMARY KEY,
    state          TEXT NOT NULL CHECK (state IN ('previous', 'current', 'next')),
    private_sealed BLOB NOT NULL,
    created_at     INTEGER NOT NULL,
    current_since  INTEGER,
    retired_at     INTEGER
) STRICT;
CREATE UNIQUE INDEX signing_keys_one_of_each ON signing_keys (state);
