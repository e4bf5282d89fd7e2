import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

/** Chunks of packages and payloads. A content is readable from the moment that `complete` is set and a row names it. */

/** bigint comes back as text. */
export interface ContentColumns {
  readonly id: string;
  readonly bytes: string;
  readonly chunks: number;
}

const PAYLOAD = { day: type.day, id: type.ascii(100), name: type.ascii(64) };

export const INSERT_CONTENT = command<{ readonly id: string }>(`
  INSERT INTO content (touched_at) OUTPUT inserted.id VALUES (SYSUTCDATETIME())`);

export const INSERT_CHUNK = command(
  `
  INSERT INTO content_chunk (content, number, bytes) VALUES (@content, @number, @bytes)`,
  { content: type.bigint, number: type.int, bytes: type.bytes },
);

export const TOUCH_CONTENT = command(
  `
  UPDATE content SET touched_at = SYSUTCDATETIME() WHERE id = @content`,
  { content: type.bigint },
);

export const COMPLETE_CONTENT = command(
  `
  UPDATE content SET bytes = @bytes, chunks = @chunks, complete = 1 WHERE id = @content`,
  { content: type.bigint, bytes: type.bigint, chunks: type.int },
);

export const DELETE_CONTENT = command(
  `
  DELETE FROM content WHERE id = @content`,
  { content: type.bigint },
);

export const FIND_CHUNK = query<{ readonly bytes: Uint8Array }>(
  `
  SELECT bytes FROM content_chunk WHERE content = @content AND number = @number`,
  { content: type.bigint, number: type.int },
);

// A writer touches its content with every chunk: after so long it is dead, in whichever process it ran. A few at a time: each takes its chunks with it.
export const DELETE_ABANDONED_CONTENTS = command(
  `
  DELETE TOP (@limit) FROM content
  WHERE complete = 0 AND touched_at < DATEADD(second, -@olderThanSeconds, SYSUTCDATETIME())`,
  { limit: type.int, olderThanSeconds: type.int },
);

export const FIND_PACKAGE = query<ContentColumns>(
  `
  SELECT c.id, c.bytes, c.chunks FROM package p JOIN content c ON c.id = p.content WHERE p.digest = @digest`,
  { digest: type.ascii(64) },
);

export const INSERT_PACKAGE = command(
  `
  INSERT INTO package (digest, content)
  SELECT @digest, @content WHERE NOT EXISTS (SELECT 1 FROM package WITH (UPDLOCK, HOLDLOCK) WHERE digest = @digest)`,
  { digest: type.ascii(64), content: type.bigint },
);

export const FIND_UNUSED_PACKAGES = query<{ readonly digest: string }>(
  `
  SELECT TOP (@limit) p.digest FROM package p JOIN content c ON c.id = p.content
  WHERE c.touched_at <= DATEADD(second, -@unusedForSeconds, SYSUTCDATETIME())
    AND NOT EXISTS (SELECT 1 FROM app_version v WHERE v.digest = p.digest)`,
  { limit: type.int, unusedForSeconds: type.int },
);

// Whoever writes the package again touches its content in the meantime: one of the two waits for the other.
export const DELETE_UNUSED_PACKAGE = command<{ readonly content: string }>(
  `
  DELETE FROM package OUTPUT deleted.content AS content
  WHERE digest = @digest
    AND NOT EXISTS (SELECT 1 FROM app_version v WHERE v.digest = package.digest)
    AND EXISTS (
      SELECT 1 FROM content c WITH (UPDLOCK)
      WHERE c.id = package.content AND c.touched_at <= DATEADD(second, -@unusedForSeconds, SYSUTCDATETIME()))`,
  { digest: type.ascii(64), unusedForSeconds: type.int },
);

export const FIND_PAYLOAD = query<ContentColumns>(
  `
  SELECT c.id, c.bytes, c.chunks FROM payload p JOIN content c ON c.id = p.content
  WHERE p.day = @day AND p.id = @id AND p.name = @name`,
  PAYLOAD,
);

export const INSERT_PAYLOAD = command(
  `
  INSERT INTO payload (day, id, name, content)
  SELECT @day, @id, @name, @content WHERE NOT EXISTS (
    SELECT 1 FROM payload WITH (UPDLOCK, HOLDLOCK) WHERE day = @day AND id = @id AND name = @name)`,
  { ...PAYLOAD, content: type.bigint },
);

export const REPLACE_PAYLOAD = command<{ readonly replaced: string }>(
  `
  UPDATE payload SET content = @content OUTPUT deleted.content AS replaced
  WHERE day = @day AND id = @id AND name = @name`,
  { ...PAYLOAD, content: type.bigint },
);
