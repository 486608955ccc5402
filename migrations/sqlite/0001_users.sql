-- Who people are. A hash stands apart from the profile, so that no reader of profiles can carry one.
-- Times are milliseconds since 1970, flags 0 or 1; the same columns as in PostgreSQL.

CREATE TABLE users (
    id                TEXT    PRIMARY KEY,
    email             TEXT    NOT NULL CHECK (length(email) BETWEEN 3 AND 254),       -- as typed: where letters go
    email_key         TEXT    NOT NULL UNIQUE CHECK (length(email_key) BETWEEN 3 AND 254),  -- canonical: what is looked up
    first_name        TEXT    NOT NULL CHECK (length(first_name) BETWEEN 1 AND 100),
    last_name         TEXT    NOT NULL CHECK (length(last_name) BETWEEN 1 AND 100),
    phone             TEXT    CHECK (length(phone) BETWEEN 9 AND 16),                 -- E.164
    role              TEXT    NOT NULL CHECK (role IN ('user', 'agent', 'admin')),
    user_type         TEXT    NOT NULL CHECK (user_type IN ('citizen', 'business')),
    status            TEXT    NOT NULL CHECK (status IN ('pending', 'active', 'suspended')),
    language          TEXT    NOT NULL CHECK (language IN ('es', 'fr', 'pt', 'en')),
    email_verified    INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
    mfa_enabled       INTEGER NOT NULL CHECK (mfa_enabled IN (0, 1)),
    terms_version     TEXT    NOT NULL,
    terms_accepted_at INTEGER NOT NULL,
    revision          INTEGER NOT NULL CHECK (revision >= 1),                         -- changes with every change; the ETag
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    last_login_at     INTEGER,
    CHECK (status <> 'active' OR email_verified = 1),
    CHECK (status <> 'pending' OR email_verified = 0)
) STRICT;

CREATE INDEX users_unverified ON users (updated_at) WHERE email_verified = 0;

CREATE TABLE credentials (
    user_id       TEXT    PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    password_hash TEXT    NOT NULL CHECK (length(password_hash) BETWEEN 1 AND 512),   -- PHC string
    changed_at    INTEGER NOT NULL
) STRICT;

-- One row for each verification letter: what somebody asked for, until the owner of the address says yes to one.
CREATE TABLE registrations (
    id               TEXT    PRIMARY KEY,
    user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email            TEXT    NOT NULL CHECK (length(email) BETWEEN 3 AND 254),        -- as typed this time
    password_hash    TEXT    NOT NULL CHECK (length(password_hash) BETWEEN 1 AND 512),
    first_name       TEXT    NOT NULL CHECK (length(first_name) BETWEEN 1 AND 100),
    last_name        TEXT    NOT NULL CHECK (length(last_name) BETWEEN 1 AND 100),
    phone            TEXT    CHECK (length(phone) BETWEEN 9 AND 16),
    user_type        TEXT    NOT NULL CHECK (user_type IN ('citizen', 'business')),
    language         TEXT    NOT NULL CHECK (language IN ('es', 'fr', 'pt', 'en')),
    device_hash      BLOB    NOT NULL CHECK (length(device_hash) = 32),
    token_hash       BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    token_expires_at INTEGER NOT NULL,
    code_hash        BLOB    NOT NULL CHECK (length(code_hash) = 32),
    code_expires_at  INTEGER NOT NULL,
    code_tries       INTEGER NOT NULL CHECK (code_tries BETWEEN 0 AND 5),
    created_at       INTEGER NOT NULL,
    spent_at         INTEGER
) STRICT;

CREATE INDEX registrations_of_user ON registrations (user_id, created_at);
CREATE INDEX registrations_age ON registrations (created_at);

-- Requests that may be sent again: the same key with the same content does nothing twice.
CREATE TABLE idempotency_keys (
    key_hash      BLOB    PRIMARY KEY CHECK (length(key_hash) = 32),
    request_hash  BLOB    NOT NULL CHECK (length(request_hash) = 32),                 -- all but the password
    password_hash TEXT    NOT NULL CHECK (length(password_hash) BETWEEN 1 AND 512),   -- never a fast hash of a password
    expires_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
