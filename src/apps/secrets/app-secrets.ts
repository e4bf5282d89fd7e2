import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing, type Purpose } from '../../identity/key-ring/key-ring.js';
import { appNotFound } from '../app-not-found.js';
import type { AppKey } from '../catalog/app-catalog.js';
import { AppStore, type KeyName, type SettingRow } from '../app-store.js';

const KEY_BYTES = 40;
/** Four characters by which scanners of leaked secrets know a function key, before the last four bytes (host-semantics, section 1.3). */
const SIGNATURE = Buffer.from('AzFu', 'base64');
const SIGNATURE_AT = 33;

/** Names as Azure gives them (host-semantics, section 1.3). */
const HOST_KEYS: readonly KeyName[] = [
  { scope: 'master', function: '', name: '_master' },
  { scope: 'host', function: '', name: 'default' },
];

export interface SavedKey {
  readonly outcome: 'inserted' | 'replaced';
  readonly value: string;
}

/** A setting in clear, in memory only. */
export interface AppSetting {
  readonly name: string;
  readonly value: string;
  /** It stays where it is when deployment slots are swapped. */
  readonly slotSetting: boolean;
}

/** An app's keys and settings: sealed in the store, in clear here. Reading throws SECRET_UNREADABLE when a value cannot be opened. */
@Injectable()
export class AppSecrets {
  constructor(
    private readonly store: AppStore,
    private readonly ring: KeyRing,
  ) {}

  /** Grows when the key ring has changed: what could not be read is worth another try. */
  get ringChanges(): number {
    return this.ring.changes;
  }

  async listKeys(app: string): Promise<AppKey[]> {
    const rows = await this.store.listKeys(app);
    return rows.map((row) => ({
      scope: row.scope,
      function: row.function,
      name: row.name,
      value: this.ring.open(row.value, keyPurpose(app, row)),
    }));
  }

  /** Makes the master key and the default host key unless they are there. */
  ensureHostKeys(app: string): Promise<boolean> {
    return this.#ensure(app, HOST_KEYS);
  }

  /** Makes the `default` key of every function that has none. Resolves with whether there was one. */
  ensureFunctionKeys(app: string, functions: readonly string[]): Promise<boolean> {
    const names = functions.map((name): KeyName => ({
      scope: 'function',
      function: name.toLowerCase(),
      name: 'default',
    }));
    return this.#ensure(app, names);
  }

  /** Makes a value where none is given. Throws APP_NOT_FOUND. */
  async saveKey(app: string, name: KeyName, value = aKeyValue()): Promise<SavedKey> {
    const outcome = await this.store.saveKey({ app, ...name, value: this.ring.seal(value, keyPurpose(app, name)) });
    return { outcome, value };
  }

  /** Resolves with whether there was such a key. */
  deleteKey(app: string, name: KeyName): Promise<boolean> {
    return this.store.deleteKey(app, name);
  }

  async listSettings(app: string): Promise<Readonly<Record<string, string>>> {
    const rows = await this.store.listSettings(app);
    return Object.fromEntries(rows.map(({ name, value }) => [name, this.ring.open(value, settingPurpose(app, name))]));
  }

  async listAppSettings(app: string): Promise<AppSetting[]> {
    const rows = await this.store.listSettings(app);
    return rows.map(({ name, value, slotSetting = false }) => {
      return { name, value: this.ring.open(value, settingPurpose(app, name)), slotSetting };
    });
  }

  async hasSettings(app: string): Promise<boolean> {
    return (await this.store.listSettings(app)).length > 0;
  }

  /** The app's whole set; what is a slot setting stays one. Throws APP_NOT_FOUND. */
  async replaceSettings(app: string, settings: Readonly<Record<string, string>>): Promise<void> {
    const known = await this.store.listSettings(app);
    const slotSettings = new Set(known.filter((row) => row.slotSetting === true).map(({ name }) => name));
    const named = Object.entries(settings).map(([name, value]) => ({
      name,
      value,
      slotSetting: slotSettings.has(name),
    }));
    await this.saveSettings(app, named);
  }

  /** As `replaceSettings`, with what is a slot setting. With a revision: false, and nothing is changed, when the app has another one by now. Throws APP_NOT_FOUND. */
  async saveSettings(app: string, settings: readonly AppSetting[], revision?: number): Promise<boolean> {
    if ((await this.store.findApp(app)) === undefined) {
      throw appNotFound(app);
    }
    const rows = settings.map(({ name, value, slotSetting }) => {
      return { name, value: this.ring.seal(value, settingPurpose(app, name)), slotSetting };
    });
    return this.store.replaceSettings(app, rows, revision);
  }

  /** By app: the settings that the two have when they have changed places; slot settings stay in theirs. A setting is sealed for its app. */
  async exchanged(app: string, other: string): Promise<ReadonlyMap<string, SettingRow[]>> {
    const [rows, otherRows] = [await this.store.listSettings(app), await this.store.listSettings(other)];
    return new Map([
      [app, this.#mixed(app, rows, otherRows)],
      [other, this.#mixed(other, otherRows, rows)],
    ]);
  }

  #mixed(app: string, own: readonly SettingRow[], coming: readonly SettingRow[]): SettingRow[] {
    const stay = own.filter((row) => row.slotSetting === true);
    const names = new Set(stay.map(({ name }) => name));
    const come = coming.filter(({ name, slotSetting }) => slotSetting !== true && !names.has(name));
    const resealed = come.map(({ app: from, name, value }): SettingRow => {
      const text = this.ring.open(value, settingPurpose(from, name));
      return { app, name, value: this.ring.seal(text, settingPurpose(app, name)) };
    });
    return [...stay, ...resealed];
  }

  async #ensure(app: string, names: readonly KeyName[]): Promise<boolean> {
    const present = new Set((await this.store.listKeys(app)).map(textOfKey));
    const missing = new Map(
      names.map((name) => [textOfKey(name), name] as const).filter(([text]) => !present.has(text)),
    );
    if (missing.size === 0) return false;
    // In one commit: an app may have thousands of functions.
    const seal = (name: KeyName) => this.ring.seal(aKeyValue(), keyPurpose(app, name));
    await this.store.insertKeys(
      app,
      [...missing.values()].map((name) => ({ ...name, value: seal(name) })),
    );
    return true;
  }
}

/** 40 bytes as url-safe base64, padded as Azure does. */
function aKeyValue(): string {
  const bytes = randomBytes(KEY_BYTES);
  SIGNATURE.copy(bytes, SIGNATURE_AT);
  return `${bytes.toString('base64url')}==`;
}

/** The same for the same key, and for no other of its app. */
export function textOfKey({ scope, function: owner, name }: KeyName): string {
  return JSON.stringify([scope, owner, name]);
}

export function keyPurpose(app: string, { scope, function: owner, name }: KeyName): Purpose {
  return ['key', app, scope, owner, name];
}

export function settingPurpose(app: string, name: string): Purpose {
  return ['setting', app, name];
}
