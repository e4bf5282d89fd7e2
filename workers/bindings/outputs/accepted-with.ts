/**
 * When an output message counts as accepted: now, but never outside the day of the invocation that sends it. A repeated attempt sends messages of the same
 * ids, and an id means the same execution only within one day of the history.
 */
export function acceptedWith(day: string, now: Date): string {
  const moment = now.toISOString();
  if (moment.startsWith(day)) return moment;
  return moment > day ? `${day}T23:59:59.999Z` : `${day}T00:00:00.000Z`;
}
