import type { ChildEnd } from '../batch-rows.js';
import { END_BATCHES, COUNT_OUTCOMES, END_CHILDREN } from './batch-count-statements.js';
import { DELETE_INPUTS } from './batch-statements.js';
import { jsonRows } from './json-rows.js';
import type { Transaction } from './mssql-database.js';

/** Counts children that have ended, within the transaction of whoever makes them final. A child is counted once, whatever comes again. */
export async function countChildren(transaction: Transaction, ends: readonly ChildEnd[]): Promise<void> {
  const children = ends.filter(({ batch }) => batch !== undefined);
  if (children.length === 0) return;
  const named = children.map(({ batch, id, outcome }) => ({ batch, id, outcome }));
  const ended = await transaction.rows(END_CHILDREN, { children: JSON.stringify(named) });
  if (ended.length === 0) return;
  await forgetInputs(transaction, ended);
  const counts = JSON.stringify(countsOf(ended));
  await transaction.run(COUNT_OUTCOMES, { counts });
  await transaction.run(END_BATCHES, { counts });
}

type EndedChild = Readonly<Record<'seq' | 'state' | 'batch' | 'outcome', string>>;

/** Nobody runs what succeeded again. One that somebody holds to be published is still needed: its input goes when that is settled. */
async function forgetInputs(transaction: Transaction, ended: readonly EndedChild[]): Promise<void> {
  const over = ended.filter(({ outcome, state }) => outcome === 'Succeeded' && state !== 'waiting');
  if (over.length > 0) await transaction.run(DELETE_INPUTS, { items: jsonRows(over.map(({ seq }) => ({ seq }))) });
}

/** By batch, in the order of their ids: two recorders lock them alike. */
function countsOf(children: readonly { readonly batch: string; readonly outcome: string }[]) {
  const byBatch = [...Map.groupBy(children, ({ batch }) => batch)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return byBatch.map(([batch, ofOne]) => {
    const counts: Record<string, number> = { Succeeded: 0, Failed: 0, Expired: 0, Cancelled: 0 };
    for (const { outcome } of ofOne) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return { batch, ...counts };
  });
}
