import type { Tone } from '../../components/status.js';
import { batches } from '../../texts/batches.js';
import type { Batch } from './queries.js';

type Shown = Pick<Batch, 'outcomes' | 'total' | 'published' | 'sealed' | 'cancelled' | 'startedAt' | 'endedAt'>;

/** How a batch fares, in a word. */
export function batchStateOf(batch: Shown): { readonly tone: Tone; readonly text: string } {
  const { states } = batches;
  const { outcomes, cancelled, sealed, endedAt } = batch;
  if (endedAt !== undefined) {
    if (cancelled) return { tone: 'quiet', text: states.cancelled };
    const isBad = outcomes.failed + outcomes.expired > 0;
    return isBad ? { tone: 'bad', text: states.failures } : { tone: 'good', text: states.succeeded };
  }
  if (cancelled) return { tone: 'warning', text: states.cancelling };
  if (!sealed && endedItemsOf(batch) === batch.total) return { tone: 'quiet', text: states.open };
  return batch.startedAt === undefined
    ? { tone: 'quiet', text: states.waiting }
    : { tone: outcomes.failed + outcomes.expired > 0 ? 'warning' : 'good', text: states.running };
}

export function endedItemsOf({ outcomes }: Pick<Batch, 'outcomes'>): number {
  return outcomes.succeeded + outcomes.failed + outcomes.expired + outcomes.cancelled;
}

/** What people call it. */
export function nameOf({ id, name }: Pick<Batch, 'id' | 'name'>): string {
  return name ?? id;
}

/** From the first item that was handed over to the end, or to now. Undefined before it has started. */
export function durationMsOf({ startedAt, endedAt }: Pick<Batch, 'startedAt' | 'endedAt'>, now: number) {
  if (startedAt === undefined) return undefined;
  return Math.max((endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt), 0);
}
