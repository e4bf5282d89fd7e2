-- Attempts to sign in that no right password has made good.
CREATE TABLE sign_in_attempt (
  -- Hex SHA-256 of a user's name or of an address.
  subject varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempts int NOT NULL,
  last_at datetime2(3) NOT NULL,
  locked_until datetime2(3) NULL,
  CONSTRAINT pk_sign_in_attempt PRIMARY KEY CLUSTERED (subject)
);
