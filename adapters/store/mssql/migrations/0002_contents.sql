-- Packages and payloads share one way of being written: chunks first, then one transaction that makes them readable.
-- IDENTITY: an id is never used again, so a slow reader of a content that was replaced cannot be served another one's chunks.
CREATE TABLE content (
  id bigint IDENTITY (1, 1) NOT NULL,
  bytes bigint NOT NULL CONSTRAINT df_content_bytes DEFAULT 0,
  chunks int NOT NULL CONSTRAINT df_content_chunks DEFAULT 0,
  complete bit NOT NULL CONSTRAINT df_content_complete DEFAULT 0,
  touched_at datetime2(3) NOT NULL,
  CONSTRAINT pk_content PRIMARY KEY CLUSTERED (id)
);

CREATE INDEX ix_content_unfinished ON content (touched_at) WHERE complete = 0;

CREATE TABLE content_chunk (
  content bigint NOT NULL,
  number int NOT NULL,
  bytes varbinary(max) NOT NULL,
  CONSTRAINT pk_content_chunk PRIMARY KEY CLUSTERED (content, number),
  CONSTRAINT fk_content_chunk_content FOREIGN KEY (content) REFERENCES content (id) ON DELETE CASCADE
);

CREATE TABLE package (
  digest varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  content bigint NOT NULL,
  CONSTRAINT pk_package PRIMARY KEY CLUSTERED (digest),
  CONSTRAINT uq_package_content UNIQUE (content),
  CONSTRAINT fk_package_content FOREIGN KEY (content) REFERENCES content (id)
);

CREATE TABLE payload (
  day date NOT NULL,
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  content bigint NOT NULL,
  CONSTRAINT pk_payload PRIMARY KEY CLUSTERED (day, id, name),
  CONSTRAINT uq_payload_content UNIQUE (content),
  CONSTRAINT fk_payload_content FOREIGN KEY (content) REFERENCES content (id)
);
