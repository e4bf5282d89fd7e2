import { NightshiftError } from '#contracts/errors.js';
import { parseParameter } from '../gateway/routes/parse-parameter.js';
import type { RouteParameter } from '../gateway/routes/route-pattern.js';

export type Values = ReadonlyMap<string, string>;

/** What the host answers itself: a key that opens functions opens far more there. */
const BUILT_IN = /^\/+(?:admin|runtime)(?:\/|$)/i;

/** The path of a call: a route as `/api/items/{id}` with values, by lower-case name, in the place of its parameters. Throws REQUEST_INVALID. */
export function fillRoute(template: string, values: Values): string {
  const known = new Set<string>();
  const filled = replaceParameters(template, (parameter) => {
    known.add(parameter.name.toLowerCase());
    return textOf(parameter, values.get(parameter.name.toLowerCase()) ?? '');
  });
  const unknown = [...values.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) throw invalid(`The route ${template} has no parameter '${unknown}'.`);
  const path = filled.replace(/\/+$/, '');
  if (BUILT_IN.test(path)) throw invalid(`${path} is the host's own: a test run calls its function alone.`);
  return path === '' ? '/' : path;
}

function textOf({ name, optional, catchAll, defaultValue }: RouteParameter, value: string): string {
  if (value === '') {
    if (optional || catchAll || defaultValue !== undefined) return '';
    throw invalid(`The route needs a value for '${name}': add it to params.`);
  }
  const parts = catchAll ? value.split('/') : [value];
  // A proxy on the way would take them for steps to somewhere else.
  if (parts.some((part) => part === '.' || part === '..'))
    throw invalid(`The value of '${name}' leads out of the route.`);
  return parts.map(encodeURIComponent).join('/');
}

/** Braces may be nested by doubling them, in constraints; outside of parameters a doubled one stands for itself. */
function replaceParameters(template: string, replace: (parameter: RouteParameter) => string): string {
  let path = '';
  for (let at = 0; at < template.length; at += 1) {
    const character = template[at] ?? '';
    const isDoubled = template[at + 1] === character;
    if (character === '{' && !isDoubled) {
      const end = endOfBraces(template, at + 1);
      path += replace(parseParameter(template.slice(at + 1, end).replaceAll(/([{}])\1/g, '$1')));
      at = end;
    } else {
      path += encodeURI(character);
      if ((character === '{' || character === '}') && isDoubled) at += 1;
    }
  }
  return path;
}

function endOfBraces(template: string, start: number): number {
  let at = start;
  while (at < template.length && template[at] !== '}') {
    at += 1;
    while (template[at] === '}' && template[at + 1] === '}') at += 2;
  }
  return at;
}

function invalid(message: string): NightshiftError {
  return new NightshiftError('REQUEST_INVALID', message);
}
