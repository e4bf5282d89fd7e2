-- Attempts to sign in that no right password has made good.
CREATE TABLE sign_in_attempt (
  -- Hex SHA-256 of a user's name or of an address.
  subject TEXT NOT NULL PRIMARY KEY,
  attempts INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  locked_until INTEGER
) STRICT;
