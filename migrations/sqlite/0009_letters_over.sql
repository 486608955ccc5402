-- Letters that are over are deleted (A56): the sent ones a day later, those that were given up a week after they
-- were written.
CREATE INDEX letters_sent ON letters (sent_at) WHERE state = 'sent';
CREATE INDEX letters_given_up ON letters (created_at) WHERE state = 'given_up';
