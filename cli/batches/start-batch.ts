import { contentOf } from '../run/input.js';
import { appAndFunction } from '../run/parse.js';
import { usageError } from '../run/exit-codes.js';
import { argumentOf, textOf, type Call } from '../run/verb.js';

/** Well below the 10,000 that the API takes at once: an input may be large. */
const MOST_AT_ONCE = 1_000;

interface Item {
  /** The place in the file: items that are sent again stay the same items. */
  readonly key: string;
  readonly input: unknown;
}

/** Makes a batch, with as many requests as its items take; nothing of it counts as whole before the last of them has arrived. */
export async function startBatch(call: Call): Promise<void> {
  const { flags, print, shell } = call;
  const { app, name } = appAndFunction(argumentOf(call, 0));
  const items = itemsOf((await contentOf(givenItems(argumentOf(call, 1)), shell)).toString());
  if (items.length === 0) throw usageError('There are no items: give @file, or - for standard input.');
  const [first, ...rest] = chunksOf(items);
  const onComplete = textOf(flags, 'onComplete');
  const json = {
    app,
    function: name,
    id: textOf(flags, 'id'),
    name: textOf(flags, 'name'),
    items: first,
    sealed: rest.length === 0,
    ...(onComplete === undefined ? {} : { onComplete: { function: onComplete } }),
  };
  const api = await call.api();
  const path = ['api', 'batches'];
  let batch = await api.json<{ id: string }>('POST', path, { json });
  for (const more of rest) await api.json('POST', [...path, batch.id, 'items'], { json: { items: more } });
  if (rest.length > 0) batch = await api.json('POST', [...path, batch.id, 'seal']);
  print.done(batch, `Batch ${batch.id} runs ${name} ${items.length} times: nightshift batches show ${batch.id}`);
}

/** A file's name without its `@` would be one item, the name itself: nobody means that. */
function givenItems(argument: string): string {
  if (argument === '-' || argument.startsWith('@') || parsed(argument) !== undefined) return argument;
  throw usageError(`'${argument}' is no JSON: write @${argument} for the file of that name, or - for standard input.`);
}

function itemsOf(content: string): Item[] {
  const whole = parsed(content);
  const lines = content.split(/\r?\n/).filter((line) => line.trim() !== '');
  const inputs: readonly unknown[] = Array.isArray(whole) ? whole : lines.map((line) => parsed(line) ?? line);
  return inputs.map((input, index) => ({ key: String(index), input }));
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function chunksOf(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / MOST_AT_ONCE);
  return Array.from({ length: count }, (_none, at) => items.slice(at * MOST_AT_ONCE, (at + 1) * MOST_AT_ONCE));
}
