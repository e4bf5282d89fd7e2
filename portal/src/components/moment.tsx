import { texts } from '../texts.js';
import { formatRelative } from './formats.js';
import { useNow } from './now.js';

const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** How long ago, with the moment itself for whoever points at it. */
export function Moment({ at }: { readonly at: string | undefined }) {
  const now = useNow();
  if (at === undefined) return texts.never;
  const moment = new Date(at);
  return (
    <time dateTime={at} title={absolute.format(moment)}>
      {formatRelative(Math.min(moment.getTime() - now, 0))}
    </time>
  );
}
