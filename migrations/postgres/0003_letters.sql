-- The outbox (server/mail): a letter waits here from the transaction that causes it until a mail server has taken it.
-- The words are sealed, since they hold a token; they are forgotten once the letter is sent.
CREATE TABLE letters (
    id              TEXT   PRIMARY KEY,
    state           TEXT   NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')),
    sealed          BYTEA,
    created_at      BIGINT NOT NULL,
    attempts        BIGINT NOT NULL CHECK (attempts >= 0),
    next_attempt_at BIGINT NOT NULL,
    leased_by       TEXT,
    lease_until     BIGINT NOT NULL,
    sent_at         BIGINT,
    last_error      TEXT,
    CHECK ((state = 'sent') = (sealed IS NULL)),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);

-- The postman asks for the oldest that wait; those that are sent stay out of the index.
CREATE INDEX letters_waiting ON letters (created_at, id) WHERE state = 'waiting';
