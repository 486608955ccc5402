-- Who people are. A hash stands apart from the profile, so that no reader of profiles can carry one.
-- Times are milliseconds since 1970, flags 0 or 1; the same columns as in SQLite.

CREATE TABLE users (
    id                uuid   PRIMARY KEY,
    email             text   NOT NULL CHECK (length(email) BETWEEN 3 AND 254),       -- as typed: where letters go
    email_key         text   NOT NULL UNIQUE CHECK (length(email_key) BETWEEN 3 AND 254),  -- canonical: what is looked up
    first_name        text   NOT NULL CHECK (length(first_name) BETWEEN 1 AND 100),
    last_name         text   NOT NULL CHECK (length(last_name) BETWEEN 1 AND 100),
    phone             text   CHECK (length(phone) BETWEEN 9 AND 16),                 -- E.164
    role              text   NOT NULL CHECK (role IN ('user', 'agent', 'admin')),
    user_type         text   NOT NULL CHECK (user_type IN ('citizen', 'business')),
    status            text   NOT NULL CHECK (status IN ('pending', 'active', 'suspended')),
    language          text   NOT NULL CHECK (language IN ('es', 'fr', 'pt', 'en')),
    email_verified    bigint NOT NULL CHECK (email_verified IN (0, 1)),
    mfa_enabled       bigint NOT NULL CHECK (mfa_enabled IN (0, 1)),
    terms_version     text   NOT NULL,
    terms_accepted_at bigint NOT NULL,
    revision          bigint NOT NULL CHECK (revision >= 1),                         -- changes with every change; the ETag
    created_at        bigint NOT NULL,
    updated_at        bigint NOT NULL,
    last_login_at     bigint,
    CHECK (status <> 'active' OR email_verified = 1),
    CHECK (status <> 'pending' OR email_verified = 0)
);

CREATE INDEX users_unverified ON users (updated_at) WHERE email_verified = 0;

CREATE TABLE credentials (
    user_id       uuid   PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    password_hash text   NOT NULL CHECK (length(password_hash) BETWEEN 1 AND 512),   -- PHC string
    changed_at    bigint NOT NULL
);

-- One row for each verification letter: what somebody asked for, until the owner of the address says yes to one.
CREATE TABLE registrations (
    id               uuid   PRIMARY KEY,
    user_id          uuid   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email            text   NOT NULL CHECK (length(email) BETWEEN 3 AND 254),        -- as typed this time
    password_hash    text   NOT NULL CHECK (length(password_hash) BETWEEN 1 AND 512),
    first_name       text   NOT NULL CHECK (length(first_name) BETWEEN 1 AND 100),
    last_name        text   NOT NULL CHECK (length(last_name) BETWEEN 1 AND 100),
    phone            text   CHECK (length(phone) BETWEEN 9 AND 16),
    user_type        text   NOT NULL CHECK (user_type IN ('citizen', 'business')),
    language         text   NOT NULL CHECK (language IN ('es', 'fr', 'pt', 'en')),
    device_hash      bytea  NOT NULL CHECK (length(device_hash) = 32),
    token_hash       bytea  NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    token_expires_at bigint NOT NULL,
    code_hash        bytea  NOT NULL CHECK (length(code_hash) = 32),
    code_expires_at  bigint NOT NULL,
    code_tries       bigint NOT NULL CHECK (code_tries BETWEEN 0 AND 5),
    created_at       bigint NOT NULL,
    spent_at         bigint
);

CREATE INDEX registrations_of_user ON registrations (user_id, created_at);
CREATE INDEX registrations_age ON registrations (created_at);

-- Requests that may be sent again: the same key with the same content does nothing twice.
CREATE TABLE idempotency_keys (
    key_hash      bytea  PRIMARY KEY CHECK (length(key_hash) = 32),
    request_hash  bytea  NOT NULL CHECK (length(request_hash) = 32),                 -- all but the password
    password_hash text   NOT NULL CHECK (length(password_hash) BETWEEN 1 AND 512),   -- never a fast hash of a password
    expires_at    bigint NOT NULL
);

CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
