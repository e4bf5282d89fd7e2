import { Button, Text } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { useSlots, type App } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { slots as words } from '../../texts/slots.js';
import { SlotActions } from './slot-actions.js';

/** Where a version is tried before it takes the place of another. */
export function SlotsPart({ app }: { readonly app: Schema<'AppDetailResponse'> }) {
  const may = useMay();
  const { data: slots, error, refetch } = useSlots(app.name);
  if (app.name.endsWith('-staging')) return <Text>{words.isSlot}</Text>;
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
  { name: words.version, cell: ({ version }) => words.versionOf(version) },
];

function AddSlotButton({ app }: { readonly app: string }) {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api('put', '/api/apps/{app}/slots/staging', { path: { app } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['app', app] }),
  });
  return (
    <>
      <Button appearance="primary" disabledFocusable={isPending} onClick={() => mutate()}>
        {words.add}
      </Button>
      {error !== null && <Failure error={error} />}
    </>
  );
}
