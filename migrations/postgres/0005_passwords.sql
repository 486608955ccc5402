-- Counts the passwords of an account. Whoever acts on one that was read before names its number
-- (server/users/replace_password.hpp).
ALTER TABLE users ADD COLUMN password_version bigint NOT NULL DEFAULT 0;

-- Somebody asked for a letter to an address. Whether there is an account is looked up after the answer
-- (docs/adr/0012-asked-first-looked-up-later.md); then the row goes.
CREATE TABLE letter_requests (
    id          uuid   PRIMARY KEY,
    wanted      text   NOT NULL CHECK (wanted IN ('verification', 'reset')),
    email_key   text   NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
    device_hash bytea  CHECK (length(device_hash) = 32),
    client      text   NOT NULL,
    created_at  bigint NOT NULL
);

CREATE INDEX letter_requests_age ON letter_requests (created_at, id);

-- One row for each letter that resets a password.
CREATE TABLE password_resets (
    id               uuid   PRIMARY KEY,
    user_id          uuid   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash       bytea  NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    token_expires_at bigint NOT NULL,
    code_hash        bytea  NOT NULL CHECK (length(code_hash) = 32),
    code_expires_at  bigint NOT NULL,
    code_tries       bigint NOT NULL CHECK (code_tries BETWEEN 0 AND 5),
    created_at       bigint NOT NULL,
    spent_at         bigint
);

CREATE INDEX password_resets_of_user ON password_resets (user_id, created_at);
CREATE INDEX password_resets_age ON password_resets (created_at);
