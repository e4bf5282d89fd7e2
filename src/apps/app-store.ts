import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { VersionShare } from '#contracts/version-split.js';
import type { Sealed } from '../identity/key-ring/sealed.js';

/** running; drained: its timers and queues are not listened to, HTTP is served; offline: no worker runs it. */
export const APP_STATES = ['running', 'drained', 'offline'] as const;
export type AppState = (typeof APP_STATES)[number];

export interface AppRow {
  readonly name: string;
  /** Undefined until a version was activated. */
  readonly activeVersion: string | undefined;
  /** True once something was published to the app's durable queue. */
  readonly durable: boolean;
  readonly state: AppState;
  /** Grows with every restart that was asked for. */
  readonly restarts: number;
  /** Grows with every change of the app, its versions, keys or settings: what a cache compares. */
  readonly revision: number;
  readonly createdAt: Date;
  /** The app whose deployment slot it is. */
  readonly slotOf: string | undefined;
  /** What was active before; a rollback goes back to it. */
  readonly previousVersion: string | undefined;
  /** Takes a share of the new invocations from the active version. */
  readonly split: VersionShare | undefined;
}

export interface VersionRow {
  readonly app: string;
  /** The first 12 hex digits of the digest. */
  readonly version: string;
  /** Hex SHA-256 of the package. */
  readonly digest: string;
  readonly packageBytes: number;
  readonly createdAt: Date;
  /** What the first worker found when it loaded this version; undefined until then. */
  readonly loadReport: LoadReport | undefined;
}

/** host: any function of the app; function: one function; system: an extension's webhook; master: everything. */
export type KeyScope = 'host' | 'function' | 'system' | 'master';

export interface KeyName {
  readonly scope: KeyScope;
  /** Lower-case function name; '' for the other scopes. */
  readonly function: string;
  readonly name: string;
}

export interface KeyRow extends KeyName {
  readonly app: string;
  readonly value: Sealed;
}

export interface SettingRow {
  readonly app: string;
  readonly name: string;
  readonly value: Sealed;
  /** It stays where it is when deployment slots are swapped. */
  readonly slotSetting?: boolean;
}

/** Some of the apps by name. */
export interface AppSearch {
  /** Undefined: all that match. */
  readonly limit?: number | undefined;
  /** The last name of the page before. */
  readonly after?: string | undefined;
  /** What the name has in it. */
  readonly part?: string | undefined;
  /** No others than these. */
  readonly among?: readonly string[] | undefined;
}

/** Function apps, their versions, keys and settings. Every write that changes what a cache holds raises the app's `revision`. */
export abstract class AppStore {
  /** Does nothing when the app exists. */
  abstract insertApp(name: string, at: Date, slotOf?: string): Promise<void>;
  abstract findApp(name: string): Promise<AppRow | undefined>;
  /** By name. */
  abstract listApps(): Promise<AppRow[]>;
  /** By name. */
  abstract searchApps(search: AppSearch): Promise<AppRow[]>;
  /** Does nothing when the app has that version: versions are content-addressed and immutable. */
  abstract insertVersion(version: Omit<VersionRow, 'loadReport'>): Promise<void>;
  abstract findVersion(app: string, version: string): Promise<VersionRow | undefined>;
  /** Newest first. */
  abstract listVersions(app: string): Promise<VersionRow[]>;
  /**
   * Moves the pointer, and ends the split and every trial of the app: the newest word holds. What was in service before stays loaded for `warmForMs`. Nothing happens to a
   * version that is active. Throws VERSION_NOT_FOUND.
   */
  abstract activateVersion(app: string, version: string, warmForMs?: number): Promise<void>;
  /** Replaces the version's report. Throws VERSION_NOT_FOUND. Leaves `revision` alone when the report is the same. */
  abstract saveLoadReport(app: string, version: string, report: LoadReport): Promise<void>;
  /** Throws APP_NOT_FOUND. Leaves `revision` alone when it was set already. */
  abstract markDurable(app: string): Promise<void>;
  /** Resolves with whether that changed anything. Throws APP_NOT_FOUND. */
  abstract setState(app: string, state: AppState): Promise<boolean>;
  /** Throws APP_NOT_FOUND. */
  abstract raiseRestarts(app: string): Promise<void>;
  abstract listKeys(app: string): Promise<KeyRow[]>;
  /**
   * Adds those of whose scope, function and name there is none yet: whoever inserts first wins. All in one commit; no two of `keys` have the same
   * name. Throws APP_NOT_FOUND.
   */
  abstract insertKeys(app: string, keys: readonly Omit<KeyRow, 'app'>[]): Promise<void>;
  /** Replaces the key of that scope, function and name, or adds it. Throws APP_NOT_FOUND. */
  abstract saveKey(key: KeyRow): Promise<'inserted' | 'replaced'>;
  /** Resolves with whether there was such a key. */
  abstract deleteKey(app: string, key: KeyName): Promise<boolean>;
  abstract listSettings(app: string): Promise<SettingRow[]>;
  /** Makes `settings` the app's whole set. With a revision: false, and nothing is changed, when the app has another one by now. Throws APP_NOT_FOUND. */
  abstract replaceSettings(
    app: string,
    settings: readonly Omit<SettingRow, 'app'>[],
    revision?: number,
  ): Promise<boolean>;
}
