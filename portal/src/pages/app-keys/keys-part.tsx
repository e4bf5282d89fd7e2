import { Button, Text } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { AddKeyDialog } from '../../components/add-key-dialog.js';
import { Busy } from '../../components/busy.js';
import { Confirmation } from '../../components/confirmation.js';
import { Failure } from '../../components/failure.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Toolbar } from '../../components/toolbar.js';
import { keys as words } from '../../texts/keys.js';
import { KeyValue } from './key-value.js';
import { useAppKeys, useKeyChanges, type Key } from './queries.js';

interface Asked {
  readonly kind: 'renew' | 'delete';
  readonly key: Key;
}

/** The keys that open every function of the app. */
export function KeysPart({ app: { name: app } }: { readonly app: Schema<'AppDetailResponse'> }) {
  const { data: keys, error, refetch } = useAppKeys(app);
  const { renew, remove, add } = useKeyChanges(app);
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  if (keys === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const actions: Column<Key> = {
    name: words.actions,
    cell: (key) => <KeyActions keyOf={key} onAsk={(kind) => setAsked({ kind, key })} />,
    width: '180px',
  };
  return (
    <>
      <Text>{words.lead}</Text>
      <Toolbar>
        <Button appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      </Toolbar>
      <ListTable label={words.label} columns={[...COLUMNS, actions]} rows={keys} keyOf={idOf} />
      {isAdding && (
        <AddKeyDialog
          title={words.addTitle}
          known={keys.filter(({ scope }) => scope === 'host')}
          add={add}
          onClose={() => setAdding(false)}
        />
      )}
      {asked !== undefined && (
        <Confirmation
          title={words[`${asked.kind}Title`](asked.key.name)}
          body={words[`${asked.kind}Body`]}
          act={words[asked.kind]}
          onAct={() => (asked.kind === 'renew' ? renew(asked.key) : remove(asked.key))}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<Key>[] = [
  { name: words.name, cell: ({ name }) => name, width: '14%' },
  { name: words.scope, cell: ({ scope }) => words.scopes[scope], width: '18%' },
  { name: words.value, cell: (key) => <KeyValue of={key} /> },
  { name: words.used, cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} />, width: '13%' },
];

function idOf({ scope, name }: Key): string {
  return `${scope}/${name}`;
}

interface KeyActionsProps {
  readonly keyOf: Key;
  readonly onAsk: (kind: Asked['kind']) => void;
}

/** The master key can be renewed, but an app is never without one. */
function KeyActions({ keyOf: { name, scope }, onAsk }: KeyActionsProps) {
  return (
    <Toolbar>
      <Button size="small" aria-label={words.renewOf(name)} onClick={() => onAsk('renew')}>
        {words.renew}
      </Button>
      {scope !== 'master' && (
        <Button size="small" aria-label={words.deleteOf(name)} onClick={() => onAsk('delete')}>
          {words.delete}
        </Button>
      )}
    </Toolbar>
  );
}
