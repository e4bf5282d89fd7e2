-- The deployment slot of another app.
ALTER TABLE app ADD slot_of nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL;
-- What a rollback goes back to.
ALTER TABLE app ADD previous_version varchar(64) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE app ADD activated_at datetime2(3) NULL;
-- Takes its percents of the new invocations from the active version.
ALTER TABLE app ADD split_version varchar(64) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE app ADD split_percent int NOT NULL CONSTRAINT df_app_split_percent DEFAULT 0;

-- Stays where it is when deployment slots are swapped.
ALTER TABLE app_setting ADD slot_setting bit NOT NULL CONSTRAINT df_app_setting_slot_setting DEFAULT 0;

-- Versions that workers load beside the active one for a while: trial, or warm after the pointer moved away from them.
CREATE TABLE app_beside (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  reason varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  until_at datetime2(3) NOT NULL,
  CONSTRAINT pk_app_beside PRIMARY KEY CLUSTERED (app, version, reason),
  CONSTRAINT fk_app_beside_version FOREIGN KEY (app, version) REFERENCES app_version (app, version)
);
