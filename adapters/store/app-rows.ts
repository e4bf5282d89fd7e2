import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { AppRow, AppSearch, AppState, KeyRow, KeyScope, SettingRow, VersionRow } from '#src/apps/app-store.js';
import type { Moment } from './moment.js';

/** Flags and large numbers are as each driver gives them. */
export interface AppColumns {
  readonly name: string;
  readonly active_version: string | null;
  readonly durable: number | boolean;
  readonly state: string;
  readonly restarts: number;
  readonly revision: number;
  readonly created_at: Moment;
  readonly slot_of: string | null;
  readonly previous_version: string | null;
  readonly split_version: string | null;
  readonly split_percent: number;
}

export function toApp(row: AppColumns): AppRow {
  const { split_version: version, split_percent: percent } = row;
  return {
    name: row.name,
    activeVersion: row.active_version ?? undefined,
    durable: Boolean(row.durable),
    state: row.state as AppState,
    restarts: row.restarts,
    revision: row.revision,
    createdAt: new Date(row.created_at),
    slotOf: row.slot_of ?? undefined,
    previousVersion: row.previous_version ?? undefined,
    split: version === null ? undefined : { version, percent },
  };
}

/** The most rows that either database can be asked for. */
const NO_LIMIT = 2 ** 31 - 1;

/** `after` and `part` empty: from the first app, and whatever its name has in it. */
export function appSearchParameters({ limit = NO_LIMIT, after = '', part = '', among }: AppSearch) {
  return { limit, after, part, among: among === undefined ? null : JSON.stringify(among) };
}

export interface VersionColumns {
  readonly app: string;
  readonly version: string;
  readonly digest: string;
  readonly package_bytes: number | string;
  readonly created_at: Moment;
  readonly load_report: string | null;
}

export function toVersion(row: VersionColumns): VersionRow {
  return {
    app: row.app,
    version: row.version,
    digest: row.digest,
    packageBytes: Number(row.package_bytes),
    createdAt: new Date(row.created_at),
    loadReport: row.load_report === null ? undefined : (JSON.parse(row.load_report) as LoadReport),
  };
}

export interface KeyColumns {
  readonly app: string;
  readonly scope: string;
  readonly function_name: string;
  readonly name: string;
  readonly key_id: string;
  readonly sealed: string;
}

export function toKey(row: KeyColumns): KeyRow {
  return {
    app: row.app,
    scope: row.scope as KeyScope,
    function: row.function_name,
    name: row.name,
    value: { keyId: row.key_id, text: row.sealed },
  };
}

/** As the statements name them. */
export function fromKey({ app, scope, function: functionName, name, value }: KeyRow): Record<string, string> {
  return { app, scope, function: functionName, name, keyId: value.keyId, sealed: value.text };
}

export interface SettingColumns {
  readonly app: string;
  readonly name: string;
  readonly key_id: string;
  readonly sealed: string;
  readonly slot_setting: number | boolean;
}

export function toSetting(row: SettingColumns): SettingRow {
  const { app, name } = row;
  const value = { keyId: row.key_id, text: row.sealed };
  return { app, name, value, ...(Boolean(row.slot_setting) && { slotSetting: true }) };
}
