import type { Schema } from '../../api/client.js';
import { deadLetters } from '../../texts/dead-letters.js';

export type Filter = Schema<'DeadLetterFilterRequest'>;
type State = NonNullable<Filter['state']>;

const TEXTS = ['app', 'function', 'queue', 'code', 'text'] as const;
const MOMENTS = ['from', 'to'] as const;
const ANY_STATE = 'any';
export const STATES: readonly State[] = ['waiting', 'redriving', 'redriven', 'discarded'];

/** What the address asks for: letters that wait, unless it names another state or `any`. */
export function filterOf(params: URLSearchParams): Filter {
  const named = [...TEXTS, ...MOMENTS].map((name) => [name, params.get(name) ?? '']);
  const state = params.get('state') ?? 'waiting';
  const found = STATES.find((one) => one === state);
  return {
    ...Object.fromEntries(named.filter(([, value]) => value !== '')),
    ...(state === ANY_STATE || found === undefined ? {} : { state: found }),
  };
}

/** The address of a filter; the page of the list is not part of it. */
export function paramsOf(filter: Filter): URLSearchParams {
  const { state = ANY_STATE, ...rest } = filter;
  const named = Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return new URLSearchParams([...named, ...(state === 'waiting' ? [] : [['state', state]])]);
}

/** Whether anything but the state is asked for. */
export function isNarrow(filter: Filter): boolean {
  return [...TEXTS, ...MOMENTS].some((name) => filter[name] !== undefined);
}

/** In words: where the letters of a filter are from. */
export function placeOf({ app, function: name, queue, code, text, from, to }: Filter): string {
  return deadLetters.place([
    ...(app === undefined ? [] : [deadLetters.ofApp(app)]),
    ...(name === undefined ? [] : [deadLetters.ofFunction(name)]),
    ...(queue === undefined ? [] : [deadLetters.ofQueue(queue)]),
    ...(code === undefined ? [] : [deadLetters.withCode(code)]),
    ...(text === undefined ? [] : [deadLetters.withText(text)]),
    ...(from === undefined ? [] : [deadLetters.after(from)]),
    ...(to === undefined ? [] : [deadLetters.before(to)]),
  ]);
}
