import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { TypedData } from '#contracts/messages/typed-data.js';
import { triggerText } from '../routes/trigger-option.js';

export interface TriggerInput {
  readonly data: TypedData;
  readonly triggerMetadata: Record<string, TypedData>;
}

/**
 * The text of a manual run as the trigger would have brought it (host-semantics, section 2; payloads of section 3.10 and of the
 * language-worker contract, section 2.8). Timers ignore the text.
 */
export function toTriggerInput(
  metadata: FunctionMetadata,
  input: string,
  settings: Readonly<Record<string, string>>,
): TriggerInput {
  const type = triggerText(metadata, 'type').toLowerCase();
  if (type === 'timertrigger') {
    const document = {
      Schedule: { AdjustForDST: !isConstant(resolveSetting(triggerText(metadata, 'schedule'), settings)) },
      ScheduleStatus: null,
      IsPastDue: false,
    };
    return { data: { json: JSON.stringify(document) }, triggerMetadata: {} };
  }
  const binary = triggerText(metadata, 'dataType').toLowerCase() === 'binary';
  const named: Record<string, TypedData> = type === 'queuetrigger' ? { QueueTrigger: { string: input } } : {};
  return {
    data: binary ? { bytes: Buffer.from(input).toString('base64') } : { string: input },
    triggerMetadata: { ...named, ...propertiesOf(input) },
  };
}

/** A .NET TimeSpan is one word with a colon, or a number of days; a cron schedule has five or six words. */
function isConstant(schedule: string): boolean {
  return /^-?(?:\d+|[\d.]*\d:[\d:.]+)$/.test(schedule.trim());
}

function resolveSetting(text: string, settings: Readonly<Record<string, string>>): string {
  return text.replaceAll(/%([^%]+)%/g, (whole, name: string) => settings[name] ?? whole);
}

/** Top-level properties of a JSON object: objects and scalars, no arrays, no nulls (host-semantics, section 1.8). */
function propertiesOf(input: string): Record<string, TypedData> {
  const parsed = parseObject(input);
  const properties: Record<string, TypedData> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (value === null || Array.isArray(value)) continue;
    properties[name] = typeof value === 'object' ? { json: JSON.stringify(value) } : { string: String(value) };
  }
  return properties;
}

function parseObject(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
