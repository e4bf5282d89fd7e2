/** From 18:00 to 06:00 by the clock of whoever looks. */
export interface Night {
  readonly from: number;
  readonly to: number;
}

const BEGINS = 18;
const ENDS = 6;
const TICK_HOURS = 2;

/** The night that goes on or comes next; `offset` nights later, or earlier when negative. A night of a DST change is an hour longer or shorter. */
export function nightOf(now: number, offset = 0): Night {
  const evening = new Date(now);
  if (evening.getHours() < ENDS) evening.setDate(evening.getDate() - 1);
  evening.setDate(evening.getDate() + offset);
  evening.setHours(BEGINS, 0, 0, 0);
  const morning = new Date(evening);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(ENDS, 0, 0, 0);
  return { from: evening.getTime(), to: morning.getTime() };
}

/** Full hours with a line of their own. */
export function ticksOf({ from, to }: Night): readonly number[] {
  const ticks: number[] = [];
  const tick = new Date(from);
  while (tick.getTime() <= to) {
    ticks.push(tick.getTime());
    tick.setHours(tick.getHours() + TICK_HOURS);
  }
  return ticks;
}

/** Where in the night, in percent of its width; outside it at its edge. */
export function placeOf({ from, to }: Night, at: number): number {
  return Math.min(Math.max(((at - from) / (to - from)) * 100, 0), 100);
}

interface Bar {
  readonly left: number;
  readonly width: number;
}

/** Of what overlaps the night; undefined for what does not. */
export function barOf(night: Night, from: number, to: number): Bar | undefined {
  if (to < night.from || from > night.to) return undefined;
  const left = placeOf(night, from);
  return { left, width: placeOf(night, to) - left };
}
