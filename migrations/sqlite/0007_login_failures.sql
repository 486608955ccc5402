-- Failed logins in a row: by account, whether or not anybody has that name, and by each device that an account knows.
-- Why it is here and not in the cache: docs/adr/0011-throttling.md.
CREATE TABLE login_failures (
    lane           BLOB    PRIMARY KEY CHECK (length(lane) = 32),  -- HMAC of the name
    failures       INTEGER NOT NULL CHECK (failures >= 1),
    failed_at      INTEGER NOT NULL,
    code_id        TEXT,                                           -- of the code mailed last, when the row is full
    code_hash      BLOB    CHECK (length(code_hash) = 32),
    code_issued_at INTEGER,
    CHECK ((code_id IS NULL) = (code_hash IS NULL) AND (code_id IS NULL) = (code_issued_at IS NULL))
) STRICT;
CREATE INDEX login_failures_age ON login_failures (failed_at);
