-- Whose a trigger queue is: the first app that triggered on it.
CREATE TABLE queue_claim (
  queue nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  claimed_at datetime2(3) NOT NULL,
  CONSTRAINT pk_queue_claim PRIMARY KEY CLUSTERED (queue)
);

-- Other apps that an Owner lets consume it.
CREATE TABLE queue_consent (
  queue nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  consented_at datetime2(3) NOT NULL,
  CONSTRAINT pk_queue_consent PRIMARY KEY CLUSTERED (queue, app),
  CONSTRAINT fk_queue_consent_claim FOREIGN KEY (queue) REFERENCES queue_claim (queue) ON DELETE CASCADE
);
