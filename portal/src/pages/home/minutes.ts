/** A value for each minute of the last hour; the last is the minute that goes on. */
export const MINUTES = 60;
export const MINUTE_MS = 60_000;

interface Timed {
  readonly at: string;
}

/** Minutes without a row are undefined: the API leaves out what has nothing in it. */
export function minutesOf<Row extends Timed>(rows: readonly Row[], now: number): readonly (Row | undefined)[] {
  const last = Math.floor(now / MINUTE_MS);
  const byMinute = new Map(rows.map((row) => [Math.floor(Date.parse(row.at) / MINUTE_MS), row]));
  return Array.from({ length: MINUTES }, (_, n) => byMinute.get(last - MINUTES + 1 + n));
}

/** The next round number, for the top of a chart. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * size >= value) ?? 10;
  return step * size;
}
