const CLOCK = /^(?:(\d+)\.)?(\d{1,9}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;
const DAYS = /^\d+$/;
const DAY_MS = 86_400_000;
/** TimeSpan.MaxValue is a little above. */
const MOST_DAYS = 10_675_199;

interface Parts {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly fraction: string;
}

/** `[d.]hh:mm[:ss[.fff]]`, as host.json writes durations, in milliseconds; undefined for anything else, `24:00:00` among it. */
export function parseTimeSpanMs(text: string): number | undefined {
  const parts = clockParts(text.trim());
  return parts === undefined ? undefined : inMs(parts);
}

/**
 * Everything that .NET's TimeSpan.Parse reads of a schedule, in milliseconds (host-semantics, section 3.3): besides the form above `d` and a leading
 * minus, and hours above 23 make the first number days: `24:00:00` is 24 days.
 */
export function parseDotNetTimeSpanMs(text: string): number | undefined {
  const trimmed = text.trim();
  const positive = trimmed.startsWith('-') ? trimmed.slice(1) : trimmed;
  const ms = DAYS.test(positive) ? ofDays(Number(positive)) : ofClock(positive);
  return ms !== undefined && positive !== trimmed ? -ms : ms;
}

/** The reverse: `00:05:00`, `1.00:00:00`, `00:00:01.5000000`. */
export function formatTimeSpan(ms: number): string {
  const wholeSeconds = Math.floor(ms / 1000);
  const days = Math.floor(wholeSeconds / 86_400);
  const clock = [Math.floor(wholeSeconds / 3600) % 24, Math.floor(wholeSeconds / 60) % 60, wholeSeconds % 60];
  const fraction = Math.round((ms % 1000) * 10_000);
  return (
    (days === 0 ? '' : `${days}.`) +
    clock.map((part) => String(part).padStart(2, '0')).join(':') +
    (fraction === 0 ? '' : `.${String(fraction).padStart(7, '0')}`)
  );
}

function ofClock(text: string): number | undefined {
  const parts = clockParts(text);
  if (parts === undefined) return undefined;
  const [, days, , , seconds, fraction] = CLOCK.exec(text) ?? [];
  const shifts = parts.hours > 23 && days === undefined && seconds !== undefined && fraction === undefined;
  // hh:mm:ss is read as d:hh:mm when its hours are too many.
  if (shifts)
    return inMs({ days: parts.hours, hours: parts.minutes, minutes: parts.seconds, seconds: 0, fraction: '0' });
  return inMs(parts);
}

function clockParts(text: string): Parts | undefined {
  const match = CLOCK.exec(text);
  if (match === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
  return { days: Number(days), hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds), fraction };
}

function inMs({ days, hours, minutes, seconds, fraction }: Parts): number | undefined {
  if (hours > 23 || minutes > 59 || seconds > 59 || days > MOST_DAYS) return undefined;
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + Number(`0.${fraction}`) * 1000;
}

function ofDays(days: number): number | undefined {
  return days > MOST_DAYS ? undefined : days * DAY_MS;
}
