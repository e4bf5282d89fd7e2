import { randomBytes } from 'node:crypto';
import { configInvalid } from '#contracts/config.js';

export const RING_KEY_BYTES = 32;

export interface RingKey {
  readonly id: string;
  readonly key: Buffer;
}

/** The keys of a ring, oldest first, and the id of the one that new values are sealed with. */
export interface RingKeys {
  readonly keys: readonly RingKey[];
  readonly sealWith: string;
}

/** Reads `{"keys":[{"id":"…","key":"<base64 of 32 bytes>"}, …],"sealWith":"…"}`; without `sealWith` the newest seals. Throws CONFIG_INVALID naming `source`, never a key. */
export function parseRingKeys(text: string, source: string): RingKeys {
  const { keys: entries, sealWith } = parsed(text);
  const keys = entries.map((entry) => ringKey(entry));
  const ids = new Set(keys.map((key) => key?.id));
  const valid = keys.filter((key) => key !== undefined);
  const sealing = sealWith ?? valid.at(-1)?.id;
  if (valid.length < keys.length || ids.size < keys.length || sealing === undefined || !ids.has(sealing)) {
    throw configInvalid([
      `${source} is not a key ring: expected {"keys":[{"id":"…","key":"<base64 of ${RING_KEY_BYTES} bytes>"}]}, each id once. Put back the file that this database was used with: without it, keys and settings cannot be read.`,
    ]);
  }
  return { keys: valid, sealWith: sealing };
}

/** In the form `parseRingKeys` reads. */
export function formatRingKeys({ keys, sealWith }: RingKeys): string {
  const entries = keys.map(({ id, key }) => ({ id, key: key.toString('base64') }));
  const standing = sealWith === keys.at(-1)?.id ? {} : { sealWith };
  return `${JSON.stringify({ keys: entries, ...standing }, null, 2)}\n`;
}

/** Its id tells the day it was made. */
export function makeRingKey(at: Date): RingKey {
  return { id: `${at.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`, key: randomBytes(RING_KEY_BYTES) };
}

function parsed(text: string): { readonly keys: readonly unknown[]; readonly sealWith: string | undefined } {
  try {
    const { keys, sealWith } = JSON.parse(text) as { keys?: unknown; sealWith?: unknown };
    return { keys: Array.isArray(keys) ? keys : [], sealWith: typeof sealWith === 'string' ? sealWith : undefined };
  } catch {
    return { keys: [], sealWith: undefined };
  }
}

function ringKey(entry: unknown): RingKey | undefined {
  const { id, key } = (entry ?? {}) as { id?: unknown; key?: unknown };
  if (typeof id !== 'string' || id === '' || typeof key !== 'string') return undefined;
  const bytes = Buffer.from(key, 'base64');
  return bytes.length === RING_KEY_BYTES ? { id, key: bytes } : undefined;
}
