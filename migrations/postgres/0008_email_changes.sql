-- Somebody who is signed in asked for another address. Whether anybody has that one is looked up after the answer
-- (docs/adr/0012-asked-first-looked-up-later.md); then the row goes.
CREATE TABLE email_change_requests (
    id               uuid   PRIMARY KEY,
    user_id          uuid   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id       uuid   NOT NULL,                                                 -- who asked: it stays, others end
    password_version bigint NOT NULL,                                                 -- of the account when it asked
    email            text   NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    email_key        text   NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
    client           text   NOT NULL,
    created_at       bigint NOT NULL
);

CREATE INDEX email_change_requests_age ON email_change_requests (created_at, id);

-- One row for each letter to a new address; one that somebody has already is spent from the start.
CREATE TABLE email_changes (
    id               uuid   PRIMARY KEY,
    user_id          uuid   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id       uuid   NOT NULL,
    password_version bigint NOT NULL,
    email            text   NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    email_key        text   NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
    token_hash       bytea  NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    token_expires_at bigint NOT NULL,
    code_hash        bytea  NOT NULL CHECK (length(code_hash) = 32),
    code_expires_at  bigint NOT NULL,
    code_tries       bigint NOT NULL CHECK (code_tries BETWEEN 0 AND 5),
    created_at       bigint NOT NULL,
    spent_at         bigint
);

CREATE INDEX email_changes_of_user ON email_changes (user_id, created_at);
CREATE INDEX email_changes_to_address ON email_changes (email_key, created_at);
CREATE INDEX email_changes_age ON email_changes (created_at);

-- The way back to an address that an account had until it was changed (docs/adr/0015-the-way-back-to-an-address.md).
CREATE TABLE email_undos (
    id         uuid   PRIMARY KEY,
    user_id    uuid   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email      text   NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    email_key  text   NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
    token_hash bytea  NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    spent_at   bigint
);

CREATE INDEX email_undos_of_user ON email_undos (user_id, created_at);
CREATE INDEX email_undos_expiry ON email_undos (expires_at);
