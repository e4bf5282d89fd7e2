import { NightshiftError } from '#contracts/errors.js';

/** What is to become of one setting; without a value it is deleted. */
export interface WantedSetting {
  readonly name: string;
  readonly value: string | undefined;
  /** Undefined: as it was. */
  readonly slotSetting?: boolean;
}

const FORM =
  'send an object of settings, a local.settings.json, or the list that "az functionapp config appsettings list" prints';

/**
 * Settings in any of three forms: `{"NAME": "value"}` (null deletes, `{"value", "slotSetting"}` says more), an exported list of
 * `{name, value, slotSetting}`, or a whole local.settings.json. Throws REQUEST_INVALID.
 */
export function readSettings(body: unknown): WantedSetting[] {
  if (Array.isArray(body)) return body.map(ofListed);
  const object = recordOf(body);
  if (object === undefined) throw invalid(`No settings: ${FORM}.`);
  if (object['IsEncrypted'] === true) throw invalid('The settings are encrypted: run "func settings decrypt" first.');
  const values = recordOf(object['Values']);
  const isLocalFile = values !== undefined && !('value' in values);
  return Object.entries(isLocalFile ? values : object).map(([name, value]) => ofEntry(name, value));
}

function ofListed(item: unknown): WantedSetting {
  const entry = recordOf(item);
  if (typeof entry?.['name'] !== 'string') throw invalid(`A setting of the list has no name: ${FORM}.`);
  return ofEntry(entry['name'], entry);
}

function ofEntry(name: string, value: unknown): WantedSetting {
  const entry = recordOf(value);
  const plain = entry === undefined ? value : entry['value'];
  const flag = entry?.['slotSetting'];
  if (plain !== null && typeof plain !== 'string' && typeof plain !== 'number' && typeof plain !== 'boolean') {
    throw invalid(`The value of ${name} is no text, number or boolean: ${FORM}.`);
  }
  const wanted = { name, value: plain === null ? undefined : String(plain) };
  return typeof flag === 'boolean' ? { ...wanted, slotSetting: flag } : wanted;
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function invalid(message: string): NightshiftError {
  return new NightshiftError('REQUEST_INVALID', message);
}
