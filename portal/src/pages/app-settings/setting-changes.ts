import type { Schema } from '../../api/client.js';
import { settings as words } from '../../texts/settings.js';

export type Setting = Schema<'SettingResponse'>;

/** What the API shows in the place of a value, and takes for it again. */
export const MASK = '***';

interface WantedSetting {
  readonly name: string;
  readonly value: string;
  readonly slotSetting?: boolean;
}

export interface SettingChange {
  readonly name: string;
  readonly kind: 'added' | 'changed' | 'deleted';
  /** As the API takes it: null deletes. */
  readonly sent: { readonly value: string; readonly slotSetting: boolean } | null;
}

/** What a dialog sends for what was typed in it, if anything was. A value that is not shown is only written over by one that is typed: its empty field says that it stays. */
export function valueToSend(setting: Setting | undefined, typed: string | undefined): string {
  const shown = setting?.value ?? '';
  return shown === MASK && typed === '' ? MASK : (typed ?? shown);
}

/** The settings as Azure's advanced edit shows them. */
export function toJson(settings: readonly Setting[]): string {
  return JSON.stringify(
    settings.map(({ name, value, slotSetting }) => ({ name, value, slotSetting })),
    undefined,
    2,
  );
}

/** Reads an export of Azure, names with values, or a local.settings.json. Throws an error with what is wrong. */
export function readSettings(text: string): WantedSetting[] {
  const parsed = parse(text);
  if (Array.isArray(parsed)) return parsed.map(ofListed);
  const object = recordOf(parsed);
  if (object === undefined) throw new Error(words.noForm);
  const values = recordOf(object['Values']) ?? object;
  return Object.entries(values).map(([name, value]) => ({ name, value: textOf(name, value) }));
}

/**
 * What becomes of `before`; `isWhole` when those that are not wanted are to go. Names have no letter case, as on Azure. Throws an error that names those that have the
 * mask for a value and are not known: they were renamed, or shown by another app.
 */
export function changesTo(
  before: readonly Setting[],
  wanted: readonly WantedSetting[],
  isWhole: boolean,
): SettingChange[] {
  const known = new Map(before.map((setting) => [setting.name.toLowerCase(), setting]));
  const named = new Set(wanted.map(({ name }) => name.toLowerCase()));
  const masked = wanted.filter(({ name, value }) => value === MASK && !known.has(name.toLowerCase()));
  if (masked.length > 0) throw new Error(words.noMasked(masked.map(({ name }) => name)));
  const set = wanted.flatMap(({ name, value, slotSetting }): SettingChange[] => {
    const found = known.get(name.toLowerCase());
    const sent = { value, slotSetting: slotSetting ?? found?.slotSetting ?? false };
    if (found === undefined) return [{ name, kind: 'added', sent }];
    const isSame = found.value === value && found.slotSetting === sent.slotSetting;
    return isSame ? [] : [{ name: found.name, kind: 'changed', sent }];
  });
  const gone = isWhole ? before.filter(({ name }) => !named.has(name.toLowerCase())) : [];
  return [...set, ...gone.map(({ name }): SettingChange => ({ name, kind: 'deleted', sent: null }))];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(words.noJson, { cause });
  }
}

function ofListed(item: unknown): WantedSetting {
  const entry = recordOf(item);
  const name = entry?.['name'];
  if (entry === undefined || typeof name !== 'string' || name === '') throw new Error(words.noForm);
  const flag = entry['slotSetting'];
  const setting = { name, value: textOf(name, entry['value']) };
  return typeof flag === 'boolean' ? { ...setting, slotSetting: flag } : setting;
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(words.noValue(name));
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
