import type { Worker } from '../../api/queries.js';
import { formatRelative } from '../../components/formats.js';
import { worker as words } from '../../texts/worker.js';

/** `20:00-06:00 Europe/Berlin; next opens in 3 hours`; undefined for a worker that takes work at any time. */
export function availabilityText({ availability }: Pick<Worker, 'availability'>, now: number): string | undefined {
  if (availability === undefined) return undefined;
  const { window, zone, open, changesAt } = availability;
  const hours = `${window} ${zone}`;
  if (changesAt === undefined) return hours;
  if (!open) return words.nextOpens(hours, formatRelative(Math.max(Date.parse(changesAt) - now, 0)));
  return words.openUntil(hours, timeIn(zone, new Date(changesAt)));
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
