import type { Worker } from '../../api/queries.js';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../components/now.js';
import { Status, type Tone } from '../../components/status.js';
import { texts } from '../../texts.js';
import { availabilityText, changeText } from './worker-availability.js';

const TONES: Readonly<Record<Worker['state'], Tone>> = {
  working: 'good',
  cordoned: 'warning',
  draining: 'warning',
  drained: 'quiet',
  unavailable: 'quiet',
};

/** What people made of it, and when its hours begin or end; of one that is gone: since when. */
export function WorkerState({ worker }: { readonly worker: Worker }) {
  const { live, state, lastSeenAt } = worker;
  const now = useNow();
  const change = changeText(worker, now);
  return (
    <>
      {live ? (
        <Status tone={TONES[state]}>{texts.workers.states[state]}</Status>
      ) : (
        <>
          <Status tone="bad">{texts.workers.states.lost}</Status> <Moment at={lastSeenAt} />
        </>
      )}
      {change !== undefined && <div title={availabilityText(worker, now)}>{change}</div>}
    </>
  );
}
