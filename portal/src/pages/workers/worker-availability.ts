import type { Worker } from '../../api/queries.js';
import { formatRelative } from '../../components/formats.js';
import { worker as words } from '../../texts/worker.js';

/** `20:00-06:00 Europe/Berlin; next opens in 3 hours`; undefined for a worker that takes work at any time. */
export function availabilityText({ availability }: Pick<Worker, 'availability'>, now: number): string | undefined {
  if (availability === undefined) return undefined;
  const { window, zone } = availability;
  const next = changeText({ availability }, now);
  return next === undefined ? `${window} ${zone}` : `${window} ${zone}; ${next}`;
}

/** `next opens in 3 hours`, `open until 06:00`; undefined where nothing changes. */
export function changeText({ availability }: Pick<Worker, 'availability'>, now: number): string | undefined {
  if (availability?.changesAt === undefined) return undefined;
  const { zone, open, changesAt } = availability;
  if (open) return words.openUntil(timeIn(zone, new Date(changesAt)));
  return words.nextOpens(formatRelative(Math.max(Date.parse(changesAt) - now, 0)));
}

/** When the first of them opens that is outside its window, and otherwise would take work. */
export function nextOpening(workers: readonly Pick<Worker, 'live' | 'state' | 'availability'>[]): number | undefined {
  const openings = workers
    .filter(({ live, state }) => live && state === 'unavailable')
    .flatMap(({ availability }) => (availability?.changesAt === undefined ? [] : [Date.parse(availability.changesAt)]));
  return openings.length === 0 ? undefined : Math.min(...openings);
}

/** By the clocks of the machine: those are what its hours are written in. */
function timeIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
}
