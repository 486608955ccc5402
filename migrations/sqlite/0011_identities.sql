-- Whom somebody else vouches for (server/firebase), and the account here that they open. `provider` says who, and
-- `subject` is what that one calls the person; it stays when the addresses change.
CREATE TABLE identities (
    provider  TEXT    NOT NULL CHECK (length(provider) BETWEEN 1 AND 64),   -- 'firebase:' and the project
    subject   TEXT    NOT NULL CHECK (length(subject) BETWEEN 1 AND 128),
    user_id   TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (provider, subject)
) STRICT;
CREATE INDEX identities_of_user ON identities (user_id);
