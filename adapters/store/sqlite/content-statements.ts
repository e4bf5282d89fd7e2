/** Chunks of packages and payloads. A content is readable from the moment that `complete` is set and a row names it. */

export const INSERT_CONTENT = `
  INSERT INTO content (touched_at) VALUES (unixepoch())`;

export const INSERT_CHUNK = `
  INSERT INTO content_chunk (content, number, bytes) VALUES (:content, :number, :bytes)`;

export const TOUCH_CONTENT = `
  UPDATE content SET touched_at = unixepoch() WHERE id = :content`;

export const COMPLETE_CONTENT = `
  UPDATE content SET bytes = :bytes, chunks = :chunks, complete = 1 WHERE id = :content`;

export const DELETE_CONTENT = `
  DELETE FROM content WHERE id = :content`;

export const FIND_CHUNK = `
  SELECT bytes FROM content_chunk WHERE content = :content AND number = :number`;

// A writer touches its content with every chunk: after so long it is dead, in whichever process it ran.
export const DELETE_ABANDONED_CONTENTS = `
  DELETE FROM content WHERE complete = 0 AND touched_at < unixepoch() - :olderThanSeconds`;

export const FIND_PACKAGE = `
  SELECT c.id, c.bytes, c.chunks FROM package p JOIN content c ON c.id = p.content WHERE p.digest = :digest`;

export const INSERT_PACKAGE = `
  INSERT INTO package (digest, content) VALUES (:digest, :content) ON CONFLICT (digest) DO NOTHING`;

export const FIND_UNUSED_PACKAGES = `
  SELECT p.digest, p.content FROM package p JOIN content c ON c.id = p.content
  WHERE c.touched_at <= unixepoch() - :unusedForSeconds
    AND NOT EXISTS (SELECT 1 FROM app_version v WHERE v.digest = p.digest)
  LIMIT :limit`;

export const DELETE_PACKAGE = `
  DELETE FROM package WHERE digest = :digest`;

export const FIND_PAYLOAD = `
  SELECT c.id, c.bytes, c.chunks FROM payload p JOIN content c ON c.id = p.content
  WHERE p.day = :day AND p.id = :id AND p.name = :name`;

export const PUT_PAYLOAD = `
  INSERT INTO payload (day, id, name, content) VALUES (:day, :id, :name, :content)
  ON CONFLICT (day, id, name) DO UPDATE SET content = excluded.content`;
