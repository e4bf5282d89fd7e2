const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });

/** Up to the seconds: what comes behind is the distance to UTC. */
const CLOCK_CHARACTERS = 19;

/** `2027-03-28T03:30:00+02:00` for a person: the clock of the zone that it was written in, wherever the reader is. */
export function localMoment(text: string): string {
  const clock = clockOf(text);
  return `${weekday.format(clock)} ${moment.format(clock)} ${text.slice(CLOCK_CHARACTERS)}`;
}

export function localDay(text: string): string {
  return day.format(clockOf(text));
}

function clockOf(text: string): Date {
  return new Date(`${text.slice(0, CLOCK_CHARACTERS)}Z`);
}
