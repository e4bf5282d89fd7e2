import type { Worker } from '../../api/queries.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { texts } from '../../texts.js';

const TONES: Readonly<Record<Worker['state'], Tone>> = {
  working: 'good',
  cordoned: 'warning',
  draining: 'warning',
  drained: 'quiet',
};

/** What people made of it; of one that is gone: since when. */
export function WorkerState({ worker: { live, state, lastSeenAt } }: { readonly worker: Worker }) {
  if (live) return <Status tone={TONES[state]}>{texts.workers.states[state]}</Status>;
  return (
    <>
      <Status tone="bad">{texts.workers.states.lost}</Status>{' '}
      <div>
        <Moment at={lastSeenAt} />
      </div>
    </>
  );
}
