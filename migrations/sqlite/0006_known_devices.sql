-- The devices that an account was used from. A login from any other is told to its owner by a letter; kept for 400 days.
CREATE TABLE known_devices (
    user_id       TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_hash   BLOB NOT NULL CHECK (length(device_hash) = 32),
    first_seen_at INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,  -- of a login, to the day
    PRIMARY KEY (user_id, device_hash)
) STRICT;
CREATE INDEX known_devices_seen ON known_devices (last_seen_at);

-- Nobody gets a letter about the device in their hand because the server was updated.
INSERT INTO known_devices (user_id, device_hash, first_seen_at, last_seen_at)
SELECT user_id, device_hash, min(created_at), max(created_at) FROM sessions GROUP BY user_id, device_hash;

-- Each login counts the account's live sessions: those that ended, of which an account may have many, stay out of its way.
CREATE INDEX sessions_live ON sessions (user_id, created_at) WHERE ended_at IS NULL;
