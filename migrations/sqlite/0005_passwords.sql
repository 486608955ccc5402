-- Counts the passwords of an account. Whoever acts on one that was read before names its number
-- (server/users/replace_password.hpp).
ALTER TABLE users ADD COLUMN password_version INTEGER NOT NULL DEFAULT 0;

-- Somebody asked for a letter to an address. Whether there is an account is looked up after the answer
-- (docs/adr/0012-asked-first-looked-up-later.md); then the row goes.
CREATE TABLE letter_requests (
    id          TEXT    PRIMARY KEY,
    wanted      TEXT    NOT NULL CHECK (wanted IN ('verification', 'reset')),
    email_key   TEXT    NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
    device_hash BLOB    CHECK (length(device_hash) = 32),
    client      TEXT    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX letter_requests_age ON letter_requests (created_at, id);

-- One row for each letter that resets a password.
CREATE TABLE password_resets (
    id               TEXT    PRIMARY KEY,
    user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash       BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    token_expires_at INTEGER NOT NULL,
    code_hash        BLOB    NOT NULL CHECK (length(code_hash) = 32),
    code_expires_at  INTEGER NOT NULL,
    code_tries       INTEGER NOT NULL CHECK (code_tries BETWEEN 0 AND 5),
    created_at       INTEGER NOT NULL,
    spent_at         INTEGER
) STRICT;

CREATE INDEX password_resets_of_user ON password_resets (user_id, created_at);
CREATE INDEX password_resets_age ON password_resets (created_at);
