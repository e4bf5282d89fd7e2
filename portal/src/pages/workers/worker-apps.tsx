import type { Worker } from '../../api/queries.js';
import { Empty } from '../../components/empty.js';
import { formatCount } from '../../components/formats.js';
import { ListTable } from '../../components/list-table.js';
import { Section } from '../../components/section.js';
import { Status, type Tone } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { worker as words } from '../../texts/worker.js';

type LoadedApp = NonNullable<Worker['apps']>[number];

const TONES: Readonly<Record<LoadedApp['state'], Tone>> = { loading: 'warning', ready: 'good', failed: 'bad' };

/** The versions that it has loaded; calls in flight are of the app, whichever version runs them. */
export function WorkerApps({ worker: { apps = [], load } }: { readonly worker: Worker }) {
  const firstOf = new Map(apps.toReversed().map((one) => [one.app, one]));
  const runningOf = (one: LoadedApp): string => {
    if (load === undefined || firstOf.get(one.app) !== one) return '–';
    return formatCount(load.running[one.app] ?? 0);
  };
  return (
    <Section title={words.apps}>
      {apps.length === 0 ? (
        <Empty title={words.noApps} remedy={words.noAppsRemedy} />
      ) : (
        <ListTable
          label={words.apps}
          columns={[
            { name: words.app, cell: ({ app }) => <TextLink to={`/apps/${app}`}>{app}</TextLink> },
            { name: words.appVersion, cell: ({ version }) => version },
            { name: words.state, cell: ({ state }) => <Status tone={TONES[state]}>{words.states[state]}</Status> },
            { name: words.inFlight, cell: runningOf, width: '14%' },
            { name: words.slots, cell: ({ syncSlots }) => formatCount(syncSlots), width: '14%' },
          ]}
          rows={apps}
          keyOf={({ app, version }) => `${app} ${version}`}
        />
      )}
    </Section>
  );
}
