import type { Binding } from './messages/function-metadata.js';

/**
 * An option of a trigger beyond Azure's own, such as `missedRuns`: from the app's settings, `Nightshift.<Function>.<Option>` or
 * `Nightshift__<Function>__<Option>`, else from the trigger's binding. Names in any case. The setting wins, so that an operator decides over a project
 * that is not theirs to change. Undefined when neither says anything, or the binding says something that is no text, number or boolean.
 */
export function triggerOption(
  functionName: string,
  binding: Binding | undefined,
  settings: Readonly<Record<string, string>>,
  option: string,
): string | undefined {
  const names = [`nightshift.${functionName}.${option}`, `nightshift__${functionName}__${option}`];
  const wanted = names.map((name) => name.toLowerCase());
  for (const [name, value] of Object.entries(settings)) {
    if (wanted.includes(name.toLowerCase())) return value;
  }
  return asText(Object.entries(binding ?? {}).find(([name]) => name.toLowerCase() === option.toLowerCase())?.[1]);
}

function asText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}
