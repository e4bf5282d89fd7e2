import type { Parameter } from './queries.js';

export type Values = Readonly<Record<string, string>>;

type Described = Pick<Parameter, 'name' | 'default'>;

export function valueOf({ name, default: first }: Described, values: Values): string {
  return values[name] ?? first;
}

/** One that has a default is needed: management would take that for an emptied field, which says something else. */
export function isNeeded({ default: first }: Described): boolean {
  return first !== '';
}

export function isMissing(parameter: Described, values: Values): boolean {
  return isNeeded(parameter) && valueOf(parameter, values).trim() === '';
}
