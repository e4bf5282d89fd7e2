import type { Placement } from '#src/fleet/placement/placement-store.js';
import type { Selector } from '#src/fleet/placement/selector.js';

export interface PlacementColumns {
  readonly app: string;
  readonly selector: string;
  readonly max_workers: number | null;
}

export function toPlacement({ app, selector, max_workers: count }: PlacementColumns): Placement {
  return { app, selector: JSON.parse(selector) as Selector, count: count ?? undefined };
}

/** Whether the worker is among the first `count` of the holders, or there is room behind them. */
export function hasPlace(holders: readonly string[], worker: string, count: number): boolean {
  const place = holders.indexOf(worker);
  return (place < 0 ? holders.length : place) < count;
}
