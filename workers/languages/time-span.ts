const SPAN = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/** `[d.]hh:mm[:ss[.fff]]`, as host.json writes durations, in milliseconds; undefined for anything else. */
export function parseTimeSpanMs(text: string): number | undefined {
  const match = SPAN.exec(text.trim());
  if (match === null) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1, 5).map((part: string | undefined) => Number(part ?? '0'));
  if (days === undefined || hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const fractionMs = Number(`0.${match[5] ?? '0'}`) * 1000;
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + fractionMs;
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
