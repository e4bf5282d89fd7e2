import type { Schema } from '../../api/client.js';
import { useSlots, useWorkers } from '../../api/queries.js';
import { Moment } from '../../components/moment.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { Tiles } from '../../components/tiles.js';
import { texts } from '../../texts.js';
import { appStateOf } from '../apps/app-state.js';

/** The facts that people look for first. */
export function Essentials({ app }: { readonly app: Schema<'AppDetailResponse'> }) {
  const { data: workers } = useWorkers();
  const { data: slots = [] } = useSlots(app.name);
  const { tone, text } = appStateOf(app, workers);
  return (
    <Tiles
      tiles={[
        { name: texts.app.status, value: <Status tone={tone}>{text}</Status> },
        { name: texts.app.version, value: app.version ?? texts.app.noVersion },
        {
          name: texts.app.slots,
          value:
            slots.length === 0
              ? texts.app.noSlots
              : slots.map(({ name }) => (
                  <TextLink key={name} to={`/apps/${name}`}>
                    {name}
                  </TextLink>
                )),
        },
        { name: texts.app.durable, value: app.durable ? texts.app.yes : texts.app.no },
        { name: texts.app.created, value: <Moment at={app.createdAt} /> },
      ]}
    />
  );
}
