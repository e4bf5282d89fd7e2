import type { Schema } from '../../api/client.js';
import { useLastDay, useSlots, useWorkers } from '../../api/queries.js';
import { formatCount } from '../../components/formats.js';
import { Moment } from '../../components/moment.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { Tiles, type Tile } from '../../components/tiles.js';
import { texts } from '../../texts.js';
import { overview } from '../../texts/app-parts.js';
import { appStateOf } from '../apps/app-state.js';

type AppDetail = Schema<'AppDetailResponse'>;

/** The facts that people look for first. */
export function Essentials({ app }: { readonly app: AppDetail }) {
  const { data: workers } = useWorkers();
  const lastDay = useLastDayTiles(app.name);
  const { tone, text } = appStateOf(app, workers);
  return (
    <Tiles
      tiles={[
        { name: texts.app.status, value: <Status tone={tone}>{text}</Status> },
        { name: texts.app.version, value: app.version ?? texts.app.noVersion },
        { name: overview.host, value: hostOf(app) ?? overview.noHost },
        { name: texts.app.slots, value: <Slots app={app.name} /> },
        { name: texts.app.durable, value: app.durable ? texts.app.yes : texts.app.no },
        ...lastDay,
        { name: texts.app.created, value: <Moment at={app.createdAt} /> },
      ]}
    />
  );
}

function useLastDayTiles(app: string): readonly Tile[] {
  const { data } = useLastDay(app);
  const functions = data?.functions ?? [];
  const total = functions.reduce((sum, one) => sum + one.total, 0);
  const failed = functions.reduce((sum, { outcomes }) => sum + outcomes.Failed, 0);
  return [
    { name: overview.executions, value: formatCount(total) },
    { name: overview.failed, value: formatCount(failed) },
  ];
}

function Slots({ app }: { readonly app: string }) {
  const { data: slots = [] } = useSlots(app);
  if (slots.length === 0) return texts.app.noSlots;
  return slots.map(({ name }) => (
    <TextLink key={name} to={`/apps/${name}`}>
      {name}
    </TextLink>
  ));
}

/** Where the gateway answers for the app. */
function hostOf({ functions }: AppDetail): string | undefined {
  const url = functions.find(({ invokeUrl }) => invokeUrl !== undefined)?.invokeUrl;
  return url === undefined ? undefined : new URL(url).origin;
}
