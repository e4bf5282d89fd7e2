-- What opens an app's publishing endpoint: one for each app.
CREATE TABLE publish_credential (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hash varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  created_at datetime2(3) NOT NULL,
  used_at datetime2(3) NULL,
  CONSTRAINT pk_publish_credential PRIMARY KEY CLUSTERED (app),
  CONSTRAINT fk_publish_credential_app FOREIGN KEY (app) REFERENCES app (name)
);
