import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { configInvalid } from '#contracts/config.js';
import { NightshiftError } from '#contracts/errors.js';
import { formatRingKeys, makeRingKey, parseRingKeys, RING_KEY_BYTES, type RingKey } from './key-ring-form.js';
import type { Sealed } from './sealed.js';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What a sealed value is for and whose it is, part by part: a value opened as anything else is refused, so that nobody with a hand on the
 * database can show one row's secret in another's place.
 */
export type Purpose = readonly [kind: string, ...owner: string[]];

/**
 * Encryption at rest: AES-256-GCM under one key of the ring, the newest unless it says otherwise; a value names the key it was sealed with, so older
 * keys still open theirs. A ring is changed while it is used: whoever holds it need not be told.
 */
export class KeyRing {
  #keys: ReadonlyMap<string, Buffer> = new Map();
  #sealing: RingKey;
  #changes = 0;

  /** Oldest first. */
  constructor(keys: readonly RingKey[], sealWith = keys.at(-1)?.id) {
    const sealing = keys.find(({ id }) => id === sealWith);
    if (sealing === undefined) throw configInvalid(['The key ring holds no key.']);
    this.#sealing = sealing;
    this.#keys = new Map(keys.map(({ id, key }) => [id, key]));
  }

  /** Takes over the keys of another ring, in place of its own. */
  adopt(other: KeyRing): void {
    this.#keys = other.#keys;
    this.#sealing = other.#sealing;
    this.#changes += 1;
  }

  /** Id of the key that new values are sealed with. */
  get sealsWith(): string {
    return this.#sealing.id;
  }

  /** How often the keys were exchanged: what could not be read is worth another try when this has grown. */
  get changes(): number {
    return this.#changes;
  }

  seal(text: string, purpose: Purpose): Sealed {
    const { id, key } = this.#sealing;
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

  /** A 32-byte key for signing, the same on every node with this ring; it changes when the ring seals with another key. */
  derive(purpose: string): Buffer {
    return derived(this.#sealing.key, purpose);
  }

  /** What `derive` gives now, or gave while another key of the ring sealed: to check what was signed with. */
  everyDerived(purpose: string): Buffer[] {
    return [...this.#keys.values()].map((key) => derived(key, purpose));
  }
}

function derived(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `nightshift ${purpose}`, RING_KEY_BYTES));
}

function additional(purpose: Purpose): Buffer {
  return Buffer.from(JSON.stringify(purpose));
}

function unreadable(purpose: Purpose, reason: string, cause?: unknown): NightshiftError {
  return new NightshiftError('SECRET_UNREADABLE', `The secret ${purpose.join(' ')} cannot be read: ${reason}.`, {
    cause,
  });
}

/** A ring of one new key, in the form `parseKeyRing` reads. */
export function makeKeyRing(at: Date): string {
  const key = makeRingKey(at);
  return formatRingKeys({ keys: [key], sealWith: key.id });
}

/** Reads the form of `parseRingKeys`. Throws CONFIG_INVALID naming `source`, never a key. */
export function parseKeyRing(text: string, source: string): KeyRing {
  const { keys, sealWith } = parseRingKeys(text, source);
  return new KeyRing(keys, sealWith);
}
