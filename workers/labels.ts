import { configInvalid } from '#contracts/config.js';

const MAX_LENGTH = 63;
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?$/;

/** `name=value` each: what a worker may be chosen by. Throws CONFIG_INVALID, naming every one that is none. */
export function labelsOf(texts: readonly string[]): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  const problems: string[] = [];
  for (const text of texts) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    if (!fits(name, NAME) || !fits(value, VALUE)) problems.push(`${JSON.stringify(text)} is not one`);
    else if (Object.hasOwn(labels, name)) problems.push(`${name} is given twice`);
    else labels[name] = value;
  }
  if (problems.length === 0) return labels;
  throw configInvalid([
    `WORKER_LABELS: ${problems.join(', ')}. Expected name=value, separated by commas, such as zone=eu,disk=ssd: letters, digits, '.', '_' and '-' (in a name '/' too), ${MAX_LENGTH} at most`,
  ]);
}

function fits(text: string, form: RegExp): boolean {
  return text.length <= MAX_LENGTH && form.test(text);
}
