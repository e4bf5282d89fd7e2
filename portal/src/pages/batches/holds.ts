import type { Schema } from '../../api/client.js';
import { formatCount } from '../../components/formats.js';
import { holds as words } from '../../texts/batches.js';
import { endedItemsOf } from './batch-state.js';
import type { Batch } from './queries.js';

/** Something that keeps a batch from going on, and what to do about it. */
export interface Hold {
  readonly what: string;
  readonly remedy: string;
  readonly link?: { readonly to: string; readonly text: string };
}

/** What is known; a part that could not be read is left out. */
interface Circumstances {
  readonly batch: Batch;
  readonly running: number;
  readonly ready?: Schema<'ReadinessResponse'> | undefined;
  readonly placement?: Schema<'PlacementResponse'> | undefined;
  /** Whether the page of the workers is for whoever looks. */
  readonly maySeeWorkers: boolean;
  /** Batches of the same app. */
  readonly others: readonly Batch[];
}

/** Why a batch does not go on, the most fundamental first; empty while it does, or has ended. */
export function holdsOf({ batch, running, ready, placement, maySeeWorkers, others }: Circumstances): readonly Hold[] {
  if (batch.endedAt !== undefined) return [];
  const left = batch.total - endedItemsOf(batch);
  const waiting = left - running;
  return [
    ...(ready?.broker === 'down' ? [{ what: words.broker, remedy: words.brokerRemedy }] : []),
    ...(ready?.store === 'down' ? [{ what: words.store, remedy: words.storeRemedy }] : []),
    ...(waiting > 0 ? ofWorkers(batch, placement, maySeeWorkers) : []),
    ...(waiting > 0 && running === 0 ? ofOthers(batch, others) : []),
    ...(left === 0 && !batch.sealed ? [{ what: words.open, remedy: words.openRemedy }] : []),
  ];
}

function ofWorkers({ app }: Batch, placement: Circumstances['placement'], maySeeWorkers: boolean): readonly Hold[] {
  const able = placement?.workers.filter(({ live, loaded, why }) => live && loaded && why === undefined) ?? [];
  if (placement === undefined || able.length > 0) return [];
  const what = words.noWorker(app);
  if (placement.unmet === undefined) {
    return [{ what, remedy: words.notLoaded, link: { to: `/apps/${app}`, text: words.openApp(app) } }];
  }
  const link = { to: '/workers', text: words.openWorkers };
  return [{ what, remedy: words.unmet(placement.unmet), ...(maySeeWorkers ? { link } : {}) }];
}

/** What was there first is run first. */
function ofOthers(batch: Batch, others: readonly Batch[]): readonly Hold[] {
  const ahead = others
    .filter(({ id, endedAt, createdAt }) => id !== batch.id && endedAt === undefined && createdAt < batch.createdAt)
    .map((other) => ({ other, left: other.total - endedItemsOf(other) }))
    .filter(({ left }) => left > 0)
    .toSorted((a, b) => b.left - a.left);
  const [most] = ahead;
  if (most === undefined) return [];
  const count = ahead.reduce((sum, { left }) => sum + left, 0);
  const link = { to: `/batches/${encodeURIComponent(most.other.id)}`, text: words.openAhead };
  return [{ what: words.ahead(formatCount(count)), remedy: words.aheadRemedy, link }];
}
