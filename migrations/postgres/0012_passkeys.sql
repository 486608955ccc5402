-- What opens an account without its password (server/passkeys): the public half of a key that a device keeps, and the name
-- by which the device knows it [WebAuthn Level 3].
CREATE TABLE passkeys (
    id                 uuid   PRIMARY KEY,
    user_id            uuid   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id      bytea  NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 1 AND 1023),
    public_key         bytea  NOT NULL CHECK (length(public_key) BETWEEN 1 AND 2048),       -- COSE [RFC 9052]
    sign_count         bigint NOT NULL CHECK (sign_count BETWEEN 0 AND 4294967295),         -- 0: the device does not count
    is_backup_eligible bigint NOT NULL CHECK (is_backup_eligible IN (0, 1)),                -- never changes
    is_backed_up       bigint NOT NULL CHECK (is_backed_up IN (0, 1)),
    name               text   CHECK (length(name) BETWEEN 1 AND 60),
    created_at         bigint NOT NULL,
    last_used_at       bigint
);

CREATE INDEX passkeys_of_user ON passkeys (user_id, created_at);

-- A challenge is good once: the row goes when it is used, or some time after it lapsed.
CREATE TABLE passkey_challenges (
    challenge_hash bytea  PRIMARY KEY CHECK (length(challenge_hash) = 32),
    user_id        uuid   REFERENCES users (id) ON DELETE CASCADE,                          -- who adds one; null: somebody signs in
    expires_at     bigint NOT NULL
);

CREATE INDEX passkey_challenges_expiry ON passkey_challenges (expires_at);
