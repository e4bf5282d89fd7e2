CREATE TABLE notification (
  id varchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  event varchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  due_at datetime2(3) NOT NULL,
  [count] int NOT NULL,
  CONSTRAINT pk_notification PRIMARY KEY CLUSTERED (id)
);

CREATE INDEX ix_notification_event_due ON notification (event, due_at);
CREATE INDEX ix_notification_due ON notification (due_at);

-- Kept as long as its notification: the key is what makes it told once.
CREATE TABLE notification_occurrence (
  [key] nvarchar(440) COLLATE Latin1_General_100_BIN2 NOT NULL,
  notification varchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  place int NOT NULL,
  at datetime2(3) NOT NULL,
  text nvarchar(max) NOT NULL,
  link nvarchar(max) NOT NULL,
  facts nvarchar(max) NOT NULL,
  CONSTRAINT pk_notification_occurrence PRIMARY KEY CLUSTERED ([key]),
  CONSTRAINT fk_notification_occurrence_notification FOREIGN KEY (notification) REFERENCES notification (id) ON DELETE CASCADE
);

CREATE INDEX ix_notification_occurrence_place ON notification_occurrence (notification, place);

CREATE TABLE notification_delivery (
  notification varchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  destination varchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  state varchar(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- Moves with every claim and every retry.
  due_at datetime2(3) NOT NULL,
  tries int NOT NULL,
  error nvarchar(max) NULL,
  CONSTRAINT pk_notification_delivery PRIMARY KEY CLUSTERED (notification, destination),
  CONSTRAINT fk_notification_delivery_notification FOREIGN KEY (notification) REFERENCES notification (id) ON DELETE CASCADE
);

CREATE INDEX ix_notification_delivery_due ON notification_delivery (state, destination, due_at);

-- States that last, such as too many dead letters: told when they begin.
CREATE TABLE notification_episode (
  name nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  id varchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  since datetime2(3) NOT NULL,
  CONSTRAINT pk_notification_episode PRIMARY KEY CLUSTERED (name)
);
