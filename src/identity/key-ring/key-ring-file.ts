import { formatRingKeys, parseRingKeys, type RingKey, type RingKeys } from './key-ring-form.js';
import { KeyRing } from './key-ring.js';
import { openPrivateFile, replacePrivateFile } from '../private-file.js';

/** The ring as a file that is changed while others read it: each change is there as a whole, or not at all. */
export class KeyRingFile {
  readonly path: string;
  #keys: RingKeys;

  private constructor(path: string, keys: RingKeys) {
    this.path = path;
    this.#keys = keys;
  }

  /** Rejects with CONFIG_INVALID when it is not there or no key ring. */
  static async open(path: string): Promise<KeyRingFile> {
    const { text } = await openPrivateFile(path);
    return new KeyRingFile(path, parseRingKeys(text, path));
  }

  get ids(): readonly string[] {
    return this.#keys.keys.map(({ id }) => id);
  }

  get newest(): string {
    return this.ids.at(-1) ?? '';
  }

  get sealsWith(): string {
    return this.#keys.sealWith;
  }

  /** The newest key is known but seals nothing yet. */
  get isWaiting(): boolean {
    return this.newest !== this.sealsWith;
  }

  ring(): KeyRing {
    return new KeyRing(this.#keys.keys, this.#keys.sealWith);
  }

  /** As the newest one; what seals stays. */
  add(key: RingKey): Promise<void> {
    return this.#write({ keys: [...this.#keys.keys, key], sealWith: this.sealsWith });
  }

  sealWithNewest(): Promise<void> {
    return this.#write({ keys: this.#keys.keys, sealWith: this.newest });
  }

  drop(ids: readonly string[]): Promise<void> {
    return this.#write({ keys: this.#keys.keys.filter(({ id }) => !ids.includes(id)), sealWith: this.sealsWith });
  }

  async #write(keys: RingKeys): Promise<void> {
    await replacePrivateFile(this.path, formatRingKeys(keys));
    this.#keys = keys;
  }
}
