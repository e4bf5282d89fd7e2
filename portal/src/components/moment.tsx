import { texts } from '../texts.js';
import { useNow } from './now.js';

const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
] as const;
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** How long ago, with the moment itself for whoever points at it. */
export function Moment({ at }: { readonly at: string | undefined }) {
  const now = useNow();
  if (at === undefined) return texts.never;
  const moment = new Date(at);
  return (
    <time dateTime={at} title={absolute.format(moment)}>
      {ago(Math.min(moment.getTime() - now, 0))}
    </time>
  );
}

/** `differenceMs` is negative in the past. */
function ago(differenceMs: number): string {
  let amount = differenceMs / 1_000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) return relative.format(Math.round(amount), unit);
    amount /= size;
  }
  return relative.format(Math.round(amount), 'year');
}
