import { usageError } from './exit-codes.js';
import { textOf, type Call } from './verb.js';

type Named = Pick<Call, 'arguments' | 'flags'>;

/** What was written, with `--slot` put into the app's name: the slot `staging` of `orders` is the app `orders-staging`. */
export function inSlot(given: readonly string[], flags: Call['flags']): Named {
  const slot = textOf(flags, 'slot');
  if (slot === undefined) return { arguments: given, flags };
  const app = textOf(flags, 'app');
  if (app !== undefined) return { arguments: given, flags: { ...flags, app: `${app}-${slot}` } };
  const [first, ...rest] = given;
  if (first === undefined) throw usageError('--slot is of an app: name it by --app.');
  const [name = '', ...inApp] = first.split('/');
  return { arguments: [[`${name}-${slot}`, ...inApp].join('/'), ...rest], flags };
}
