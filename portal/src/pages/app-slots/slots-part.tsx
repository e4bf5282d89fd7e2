import { Button, Checkbox, Text } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schema } from '../../api/client.js';
import { useApp, useSlots, useWorkers, type App } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { InlineCopy } from '../../components/inline-copy.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { slots as words } from '../../texts/slots.js';
import { pathOfPart } from '../app/app-parts.js';
import { appStateOf } from '../apps/app-state.js';
import { SlotActions } from './slot-actions.js';

/** Where a version is tried before it takes the place of another. */
export function SlotsPart({ app }: { readonly app: Schema<'AppDetailResponse'> }) {
  const may = useMay();
  const { data: slots, error, refetch } = useSlots(app.name);
  if (app.slotOf !== undefined) return <Parent app={app.slotOf} />;
  if (slots === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const [slot] = slots;
  const mayChange = may('contributor', app.name);
  return (
    <>
      <Text>{words.lead}</Text>
      {slot === undefined ? (
        <Empty title={words.none} remedy={mayChange ? words.noneRemedy : words.noneReader}>
          {mayChange && <AddSlotButton app={app.name} />}
        </Empty>
      ) : (
        <>
          {mayChange && <SlotActions app={app} slot={slot} />}
          <ListTable label={words.label} columns={COLUMNS} rows={[app, slot]} keyOf={({ name }) => name} />
        </>
      )}
    </>
  );
}

const COLUMNS: readonly Column<App>[] = [
  { name: words.name, cell: ({ name }) => <TextLink to={`/apps/${name}`}>{name}</TextLink> },
  { name: words.kind, cell: ({ slotOf }) => (slotOf === undefined ? words.production : words.staging) },
  { name: words.status, cell: (app) => <State app={app} /> },
  { name: words.version, cell: ({ version }) => words.versionOf(version) },
  { name: words.address, cell: ({ name }) => <Address app={name} />, width: '32%' },
  { name: words.created, cell: ({ createdAt }) => <Moment at={createdAt} /> },
];

function Parent({ app }: { readonly app: string }) {
  return (
    <>
      <Text>{words.isSlotOf(app)}</Text>
      <TextLink to={pathOfPart(app, 'slots')}>{words.toApp(app)}</TextLink>
    </>
  );
}

function State({ app }: { readonly app: App }) {
  const { data: workers } = useWorkers();
  const { tone, text } = appStateOf(app, workers);
  return <Status tone={tone}>{text}</Status>;
}

function Address({ app }: { readonly app: string }) {
  const [address] = useApp(app).data?.addresses ?? [];
  return address === undefined ? '–' : <InlineCopy text={address} />;
}

function AddSlotButton({ app }: { readonly app: string }) {
  const queries = useQueryClient();
  const [clones, setClones] = useState(true);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      const query = { cloneSettings: clones ? ('true' as const) : ('false' as const) };
      return api('put', '/api/apps/{app}/slots/staging', { path: { app }, query });
    },
    // Who has a role for the app has it for the slot: only the answer of who is there tells so.
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['me'] }),
        queries.invalidateQueries({ queryKey: ['app', app] }),
      ]),
  });
  return (
    <>
      <Checkbox label={words.clone(app)} checked={clones} onChange={(_, { checked }) => setClones(checked === true)} />
      <Button appearance="primary" disabledFocusable={isPending} onClick={() => mutate()}>
        {words.add}
      </Button>
      {error !== null && <Failure error={error} />}
    </>
  );
}
