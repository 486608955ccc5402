-- Proof that somebody logged in. Why the columns are these: docs/adr/0003-refresh-tokens.md.
CREATE TABLE sessions (
    id                  uuid PRIMARY KEY,
    user_id             uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_hash         bytea NOT NULL CHECK (length(device_hash) = 32),
    current_hash        bytea NOT NULL CHECK (length(current_hash) = 32),
    previous_hash       bytea CHECK (length(previous_hash) = 32),
    generation          bigint NOT NULL CHECK (generation >= 0),
    successor_sealed    bytea,   -- the current token, readable only with the previous one
    sealed_until        bigint,  -- a full hour: most refreshes leave its index alone
    rotated_at          bigint,
    previous_rotated_at bigint,
    methods             text NOT NULL,
    remember            bigint NOT NULL CHECK (remember IN (0, 1)),
    client              text NOT NULL,
    user_agent          text NOT NULL,
    created_at          bigint NOT NULL,
    authenticated_at    bigint NOT NULL,
    last_seen_at        bigint NOT NULL,
    absolute_end        bigint NOT NULL,
    idle_end            bigint NOT NULL,
    idle_limit_ms       bigint NOT NULL,
    ended_at            bigint,
    end_reason          text,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_absolute_end ON sessions (absolute_end);
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_sealed_until ON sessions (sealed_until);

-- Sessions whose access tokens are refused before they lapse. No reference: it outlives its session.
CREATE TABLE revocations (
    session_id uuid PRIMARY KEY,
    revoked_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX revocations_revoked ON revocations (revoked_at);
CREATE INDEX revocations_expires ON revocations (expires_at);

-- What access tokens are signed with; the private half is sealed with MASTER_KEYS.
CREATE TABLE signing_keys (
    kid            text PRIMARY KEY,
    state          text NOT NULL CHECK (state IN ('previous', 'current', 'next')),
    private_sealed bytea NOT NULL,
    created_at     bigint NOT NULL,
    current_since  bigint,
    retired_at     bigint
);
CREATE UNIQUE INDEX signing_keys_one_of_each ON signing_keys (state);
