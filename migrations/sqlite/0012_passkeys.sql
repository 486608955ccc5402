-- What opens an account without its password (server/passkeys): the public half of a key that a device keeps, and the name
-- by which the device knows it [WebAuthn Level 3].
CREATE TABLE passkeys (
    id                 TEXT    PRIMARY KEY,
    user_id            TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id      BLOB    NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 1 AND 1023),
    public_key         BLOB    NOT NULL CHECK (length(public_key) BETWEEN 1 AND 2048),       -- COSE [RFC 9052]
    sign_count         INTEGER NOT NULL CHECK (sign_count BETWEEN 0 AND 4294967295),         -- 0: the device does not count
    is_backup_eligible INTEGER NOT NULL CHECK (is_backup_eligible IN (0, 1)),                -- never changes
    is_backed_up       INTEGER NOT NULL CHECK (is_backed_up IN (0, 1)),
    name               TEXT    CHECK (length(name) BETWEEN 1 AND 60),
    created_at         INTEGER NOT NULL,
    last_used_at       INTEGER
) STRICT;

CREATE INDEX passkeys_of_user ON passkeys (user_id, created_at);

-- A challenge is good once: the row goes when it is used, or some time after it lapsed.
CREATE TABLE passkey_challenges (
    challenge_hash BLOB    PRIMARY KEY CHECK (length(challenge_hash) = 32),
    user_id        TEXT    REFERENCES users (id) ON DELETE CASCADE,                          -- who adds one; null: somebody signs in
    expires_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX passkey_challenges_expiry ON passkey_challenges (expires_at);
