import type { Execution } from './queries.js';

/** How many of the newest are asked for: as many as are told apart. */
export const NEWEST = 100;

export interface Compared {
  /** The rows that are shown, in their places, as they are now. */
  readonly rows: readonly Execution[];
  /** How many others a reload of the page would bring; `NEWEST` stands for that many or more. */
  readonly others: number;
}

/** A page that was read a while ago against the newest executions that fit the same filters. `isLast`: no page follows it. */
export function compared(shown: readonly Execution[], newest: readonly Execution[], isLast: boolean): Compared {
  const now = new Map(newest.map((one) => [keyOf(one), one]));
  const known = new Set(shown.map(keyOf));
  const oldest = shown.at(-1);
  const others = newest.filter(
    (one) => !known.has(keyOf(one)) && (isLast || oldest === undefined || isNewer(one, oldest)),
  );
  return { rows: shown.map((one) => now.get(keyOf(one)) ?? one), others: others.length };
}

function keyOf({ day, id }: Execution): string {
  return `${day}/${id}`;
}

/** In the order of the list. */
function isNewer(one: Execution, other: Execution): boolean {
  const differenceMs = Date.parse(one.acceptedAt) - Date.parse(other.acceptedAt);
  return differenceMs === 0 ? one.id > other.id : differenceMs > 0;
}
