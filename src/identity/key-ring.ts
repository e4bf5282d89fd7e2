import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { configInvalid } from '#contracts/config.js';
import { NightshiftError } from '#contracts/errors.js';
import type { Sealed } from './sealed.js';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface RingKey {
  readonly id: string;
  readonly key: Buffer;
}

/**
 * What a sealed value is for and whose it is, part by part: a value opened as anything else is refused, so that nobody with a hand on the
 * database can show one row's secret in another's place.
 */
export type Purpose = readonly [kind: string, ...owner: string[]];

/** Encryption at rest: AES-256-GCM under the ring's newest key; a value names the key it was sealed with, so older keys still open theirs. */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #newest: RingKey;

  /** Oldest first. */
  constructor(keys: readonly RingKey[]) {
    const newest = keys.at(-1);
    if (newest === undefined) throw configInvalid(['The key ring holds no key.']);
    this.#newest = newest;
    this.#keys = new Map(keys.map(({ id, key }) => [id, key]));
  }

  seal(text: string, purpose: Purpose): Sealed {
    const { id, key } = this.#newest;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(additional(purpose));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { keyId: id, text: sealed.toString('base64') };
  }

  /** Throws SECRET_UNREADABLE when the ring lacks the key, or the value was altered or sealed for another purpose. */
  open(sealed: Sealed, purpose: Purpose): string {
    const key = this.#keys.get(sealed.keyId);
    if (key === undefined) {
      throw unreadable(purpose, `key ${sealed.keyId} is not in the key ring: add it to the ring of this node`);
    }
    const bytes = Buffer.from(sealed.text, 'base64');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) throw unreadable(purpose, 'it is cut short');
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(additional(purpose))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch (cause) {
      throw unreadable(purpose, 'it was altered, or sealed with another key or for another purpose', cause);
    }
  }

  /** A 32-byte key for signing, the same on every node with this ring; it changes when a newer key joins the ring. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#newest.key, '', `nightshift ${purpose}`, KEY_BYTES));
  }
}

function additional(purpose: Purpose): Buffer {
  return Buffer.from(JSON.stringify(purpose));
}

function unreadable(purpose: Purpose, reason: string, cause?: unknown): NightshiftError {
  return new NightshiftError('SECRET_UNREADABLE', `The secret ${purpose.join(' ')} cannot be read: ${reason}.`, {
    cause,
  });
}

/** A ring of one new key, in the form `parseKeyRing` reads. Its id tells the day it was made. */
export function makeKeyRing(at: Date): string {
  const id = `${at.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`;
  const keys = [{ id, key: randomBytes(KEY_BYTES).toString('base64') }];
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

/** Reads `{"keys":[{"id":"…","key":"<base64 of 32 bytes>"}, …]}`, oldest first. Throws CONFIG_INVALID naming `source`, never a key. */
export function parseKeyRing(text: string, source: string): KeyRing {
  const keys = parsed(text).map((entry) => ringKey(entry));
  const ids = new Set(keys.map((key) => key?.id));
  const valid = keys.filter((key) => key !== undefined);
  if (valid.length === 0 || valid.length < keys.length || ids.size < keys.length) {
    throw configInvalid([
      `${source} is not a key ring: expected {"keys":[{"id":"…","key":"<base64 of ${KEY_BYTES} bytes>"}]}, each id once. Put back the file that this database was used with: without it, keys and settings cannot be read.`,
    ]);
  }
  return new KeyRing(valid);
}

function parsed(text: string): readonly unknown[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) ? keys : [];
  } catch {
    return [];
  }
}

function ringKey(entry: unknown): RingKey | undefined {
  const { id, key } = (entry ?? {}) as { id?: unknown; key?: unknown };
  if (typeof id !== 'string' || id === '' || typeof key !== 'string') return undefined;
  const bytes = Buffer.from(key, 'base64');
  return bytes.length === KEY_BYTES ? { id, key: bytes } : undefined;
}
