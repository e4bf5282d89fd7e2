-- When each key opened something last; written once a minute, and never with the key itself.
CREATE TABLE app_key_use (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  scope varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  used_at datetime2(3) NOT NULL,
  CONSTRAINT pk_app_key_use PRIMARY KEY CLUSTERED (app, scope, function_name, name),
  CONSTRAINT fk_app_key_use_key FOREIGN KEY (app, scope, function_name, name)
    REFERENCES app_key (app, scope, function_name, name) ON DELETE CASCADE
);
