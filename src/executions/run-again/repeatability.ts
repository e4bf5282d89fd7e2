import { triggerOf } from '#contracts/messages/function-metadata.js';
import type { AppSnapshot } from '../../apps/catalog/app-catalog.js';
import type { Parent } from '../../batches/batch-store.js';
import type { DeadLetterRow } from '../dead-letters/dead-letter-store.js';
import type { ExecutionRow } from '../execution-store.js';

/** Where the input of another run comes from; `none`: why there can be no other run, and what to do instead. */
export type Repeatability =
  | { readonly by: 'timer' }
  | { readonly by: 'dead-letter'; readonly letter: string }
  | { readonly by: 'batch'; readonly parent: Parent; readonly input: string }
  | { readonly by: 'none'; readonly why: string };

export interface Kept {
  /** What its message became, newest first. */
  readonly letters: readonly DeadLetterRow[];
  readonly parent: Parent | undefined;
}

export function repeatabilityOf(
  execution: ExecutionRow,
  { letters, parent }: Kept,
  app: AppSnapshot | undefined,
): Repeatability {
  const { app: name, function: ran } = execution;
  if (execution.endedAt === undefined) return none('it has not ended: wait for its end, or cancel it.');
  if (app?.version === undefined) return none(`there is no app ${name} any more, or none of its versions is active.`);
  const known = app.report?.functions.find((one) => one.name.toLowerCase() === ran.toLowerCase());
  if (app.report !== undefined && known === undefined) {
    return none(`the active version of app ${name} has no function ${ran}: activate a version that has it.`);
  }
  if (known !== undefined && triggerOf(known)?.type.toLowerCase() === 'timertrigger') return { by: 'timer' };
  const [letter] = letters;
  if (letter !== undefined) return { by: 'dead-letter', letter: letter.id };
  if (parent?.input !== undefined) return { by: 'batch', parent, input: parent.input };
  return none(whyNoInput(execution));
}

/** Inputs are kept of messages that failed for good and of a batch's items until they succeed, of nothing else. */
function whyNoInput({ trigger, lane, status }: ExecutionRow): string {
  if (lane === 'sync') {
    return 'the request of an HTTP call is not kept: call the function again, or use Code + Test, Test/Run.';
  }
  const instead = trigger === 'queue' ? 'send the message once more' : 'call the function once more';
  if (status === 'Failed' || status === 'Expired') {
    return `its input is not kept, for its message is not among the dead letters, or not yet: ${instead}.`;
  }
  return `the input of an execution that ended as ${status} is not kept: ${instead}.`;
}

function none(why: string): Repeatability {
  return { by: 'none', why };
}
