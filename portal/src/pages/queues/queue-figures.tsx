import { formatCount } from '../../components/formats.js';
import { Moment } from '../../components/moment.js';
import { queues as words } from '../../texts/queues.js';
import type { Queue } from './queries.js';

/** A number, or the word that it is not known, with why for whoever points at it. */
export function Count({ count, why }: { readonly count: number | undefined; readonly why: string }) {
  return count === undefined ? <Unknown why={why} /> : formatCount(count);
}

export function Rate({ queue }: { readonly queue: Queue }) {
  const { inPerMinute: came, outPerMinute: went } = queue;
  if (came === undefined && went === undefined) return <Unknown why={whyUnknown(queue)} />;
  return [came, went].map((rate) => (rate === undefined ? '–' : formatCount(rate))).join(' / ');
}

export function Oldest({ queue: { ready, inFlight, oldestAt } }: { readonly queue: Queue }) {
  if (oldestAt !== undefined) return <Moment at={oldestAt} />;
  if (ready === 0) return words.noneWaits;
  if (ready === undefined) return <Unknown why={words.noBroker} />;
  return <Unknown why={inFlight === undefined ? words.noInFlight : words.noOldest} />;
}

/** What the broker tells of waiting messages alone it does not tell of the others. */
export function whyUnknown({ ready }: Queue): string {
  return ready === undefined ? words.noBroker : words.noInFlight;
}

function Unknown({ why }: { readonly why: string }) {
  return <span title={why}>{words.unknown}</span>;
}
