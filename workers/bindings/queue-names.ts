import { resolveSettings } from '#contracts/setting-references.js';
import type { BindingContext } from './binding-extension.js';
import { find } from '../languages/host-json/json-object.js';

/**
 * Names on our broker: a routing key of a topic exchange too, so no `*` and no `#`; `ns.` and `amq.` are the house's and the broker's own.
 */
const HOUSE_NAME = /^(?!ns\.|amq\.)[a-z0-9](?:[a-z0-9._-]{0,125}[a-z0-9])?$/i;

const HOUSE_NAME_RULE =
  'use 1 to 127 letters, digits, ".", "_" and "-", with a letter or digit at both ends, not beginning with "ns." or "amq."';

/** What keeps a queue of our broker from having this name; undefined when nothing does. */
export function houseNameProblem(name: string): string | undefined {
  return HOUSE_NAME.test(name)
    ? undefined
    : `the queue name '${name}' is not possible on Nightshift's broker: ${HOUSE_NAME_RULE}`;
}

/** A broker of the user's own takes whatever fits an AMQP short string. */
export function foreignNameProblem(name: string): string | undefined {
  return Buffer.byteLength(name) <= 255
    ? undefined
    : `the queue name '${name.slice(0, 40)}...' is longer than 255 bytes: shorten it`;
}

export type FoundText = { readonly text: string } | { readonly problem: string };

/** The binding's `queueName`, or what stands in for it, with `%settings%` in place. */
export function queueNameOf({ binding, settings }: BindingContext, fallback?: unknown): FoundText {
  const given = find(binding, 'queueName') ?? fallback;
  if (typeof given !== 'string' || given.trim() === '') {
    return { problem: "it has no queueName: name the queue, such as queueName: 'orders'" };
  }
  const resolved = resolveSettings(given.trim(), settings);
  return resolved.problem === undefined ? { text: resolved.text } : { problem: `queueName: ${resolved.problem}` };
}
