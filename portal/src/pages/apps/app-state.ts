import type { App, Worker } from '../../api/queries.js';
import type { Tone } from '../../components/status.js';
import { texts } from '../../texts.js';

export interface AppState {
  readonly tone: Tone;
  readonly text: string;
}

/** What the connected workers say of the app; `workers` is undefined for whoever may not see them. */
export function appStateOf({ name, version, state }: App, workers: readonly Worker[] | undefined): AppState {
  const { states } = texts.apps;
  if (state === 'offline') return { tone: 'quiet', text: states.offline };
  if (version === undefined) return { tone: 'quiet', text: states.unpublished };
  if (workers === undefined) return { tone: 'quiet', text: states.published };
  const loads = workers
    .filter(({ live }) => live)
    .flatMap(({ apps = [] }) => apps.filter((load) => load.app === name && load.version === version));
  const ready = loads.filter((load) => load.state === 'ready').length;
  if (loads.some((load) => load.state === 'failed')) return { tone: 'bad', text: states.failed };
  if (ready > 0 && state === 'drained') return { tone: 'warning', text: states.drained };
  if (ready > 0) return { tone: 'good', text: states.serving(ready) };
  return loads.length > 0 ? { tone: 'warning', text: states.loading } : { tone: 'bad', text: states.unserved };
}
