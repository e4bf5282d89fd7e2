import { useReadiness, useWorkers, type Worker } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { Status } from '../../components/status.js';
import { Tiles, type Tile } from '../../components/tiles.js';
import { texts } from '../../texts.js';

const { parts } = texts.home;

/** The parts that an installation stands on, as this management node sees them. */
export function HealthStrip() {
  const { data: ready, error, refetch } = useReadiness();
  const { data: workers } = useWorkers();
  if (ready === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const tiles: readonly Tile[] = [
    { name: parts.process, value: upOrDown(ready.process) },
    { name: parts.broker, value: upOrDown(ready.broker) },
    { name: parts.store, value: upOrDown(ready.store) },
    ...(ready.recorder === undefined ? [] : [{ name: parts.recorder, value: recorder(ready.recorder) }]),
    ...(workers === undefined ? [] : [{ name: parts.workers, value: fleet(workers) }]),
  ];
  return (
    <>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      <Tiles tiles={tiles} />
    </>
  );
}

function upOrDown(state: 'up' | 'down') {
  return <Status tone={state === 'up' ? 'good' : 'bad'}>{texts.home[state]}</Status>;
}

function recorder(state: 'ok' | 'behind') {
  return (
    <Status tone={state === 'ok' ? 'good' : 'warning'}>{state === 'ok' ? texts.home.up : texts.home.behind}</Status>
  );
}

function fleet(workers: readonly Worker[]) {
  if (workers.length === 0) return <Status tone="bad">{texts.home.noWorkers}</Status>;
  const live = workers.filter((worker) => worker.live).length;
  const tone = live === 0 ? 'bad' : live < workers.length ? 'warning' : 'good';
  return <Status tone={tone}>{texts.home.workersLive(live, workers.length)}</Status>;
}
