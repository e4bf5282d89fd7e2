import type { Sealed } from '../../identity/key-ring/sealed.js';
import type { KeyName } from '../app-store.js';

/** A sealed value of an app, wherever it is kept. */
export interface SecretRow {
  readonly kind: 'key' | 'setting';
  readonly app: string;
  readonly scope: KeyName['scope'] | '';
  readonly function: string;
  readonly name: string;
  readonly value: Sealed;
}

/** Everything that is sealed, whoever it belongs to: for sealing it anew with another key of the ring. */
export abstract class SecretStore {
  /** At most `limit` of those that other keys than `keyId` sealed, always in the same order, without the first `skip`. */
  abstract listOthers(keyId: string, page: { readonly limit: number; readonly skip: number }): Promise<SecretRow[]>;
  /**
   * Puts `value` in place of `row.value` unless that has changed since it was read; resolves with whether it did. The app's `revision` stays as it is:
   * what the value says is the same.
   */
  abstract reseal(row: SecretRow, value: Sealed): Promise<boolean>;
  /** How many values each key has sealed; keys that sealed none are left out. */
  abstract countByKey(): Promise<ReadonlyMap<string, number>>;
}
