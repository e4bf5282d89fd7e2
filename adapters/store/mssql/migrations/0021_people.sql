CREATE TABLE house_user (
  id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- Of scrypt, with salt and parameters.
  password_hash varchar(400) COLLATE Latin1_General_100_BIN2 NULL,
  disabled bit NOT NULL,
  -- JSON: roles for all apps or for one.
  grants nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
  created_at datetime2(3) NOT NULL,
  last_sign_in_at datetime2(3) NULL,
  CONSTRAINT pk_house_user PRIMARY KEY CLUSTERED (id),
  CONSTRAINT uq_house_user_name UNIQUE (name)
);

CREATE TABLE user_token (
  id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  user_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  kind varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  role varchar(16) COLLATE Latin1_General_100_BIN2 NULL,
  hash varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  created_at datetime2(3) NOT NULL,
  expires_at datetime2(3) NULL,
  last_used_at datetime2(3) NULL,
  CONSTRAINT pk_user_token PRIMARY KEY CLUSTERED (id),
  CONSTRAINT uq_user_token_hash UNIQUE (hash),
  CONSTRAINT fk_user_token_user FOREIGN KEY (user_id) REFERENCES house_user (id)
);

CREATE INDEX ix_user_token_user ON user_token (user_id, created_at);
