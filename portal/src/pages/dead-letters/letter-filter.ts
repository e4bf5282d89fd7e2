import type { Schema } from '../../api/client.js';
import { momentOf } from '../../components/local-time.js';
import { deadLetters } from '../../texts/dead-letters.js';

export type Filter = Schema<'DeadLetterFilterRequest'>;
type State = NonNullable<Filter['state']>;

const TEXTS = ['app', 'function', 'queue', 'code', 'text'] as const;
const MOMENTS = ['from', 'to'] as const;
/** In the address, and in the form: letters of any state. */
export const ANY_STATE = 'any';
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
export const STATES: readonly State[] = ['waiting', 'redriving', 'redriven', 'discarded'];

/** What the address asks for: letters that wait, unless it names another state or `any`. */
export function filterOf(params: URLSearchParams): Filter {
  const text = (name: string) => params.get(name)?.trim() ?? '';
  const named = [...TEXTS.map((name) => [name, text(name)]), ...MOMENTS.map((name) => [name, momentOf(text(name))])];
  const state = params.get('state') ?? 'waiting';
  const found = STATES.find((one) => one === state);
  return {
    ...Object.fromEntries(named.filter(([, value]) => value !== '')),
    ...(state === ANY_STATE || found === undefined ? {} : { state: found }),
  };
}

/** The address of a filter; the page of the list is not part of it. */
export function paramsOf(filter: Filter): URLSearchParams {
  const { state = ANY_STATE } = filter;
  const named = [...TEXTS, ...MOMENTS].map((name) => [name, filter[name] ?? '']).filter(([, value]) => value !== '');
  return new URLSearchParams([...named, ...(state === 'waiting' ? [] : [['state', state]])]);
}

/** With another value in one of its fields; empty for none. */
export function withPart(filter: Filter, name: keyof Filter, value: string): Filter {
  const { [name]: _, ...rest } = filter;
  return value === '' ? rest : { ...rest, [name]: value };
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
    ...(from === undefined ? [] : [deadLetters.after(moment.format(new Date(from)))]),
    ...(to === undefined ? [] : [deadLetters.before(moment.format(new Date(to)))]),
  ]);
}
