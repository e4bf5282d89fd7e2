import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { AddKeyDialog } from '../../components/add-key-dialog.js';
import { Busy } from '../../components/busy.js';
import { Confirmation } from '../../components/confirmation.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { KeyDialog } from '../../components/key-dialog.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { functionKeys as words } from '../../texts/function.js';
import { useKeyChanges, useKeys, type FunctionName, type Key } from './queries.js';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    gap: tokens.spacingVerticalM,
    paddingTop: tokens.spacingVerticalM,
  },
  add: { alignSelf: 'flex-start' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

type Deed = 'show' | 'renew' | 'delete';

interface Asked {
  readonly deed: Deed;
  readonly key: Key;
}

/** The keys that open the function. Host keys open others too, so they are only shown here. */
export function FunctionKeys({ of }: { readonly of: FunctionName }) {
  const styles = useStyles();
  const { data: keys, error, refetch } = useKeys(of, { scopes: ['function', 'host'] });
  const { add } = useKeyChanges(of);
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  if (keys === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const actions: Column<Key> = {
    name: words.actions,
    cell: (key) => <KeyActions of={key} onAsk={(deed) => setAsked({ deed, key })} />,
    width: '260px',
  };
  return (
    <div className={styles.root}>
      <Text>{words.lead}</Text>
      <Button className={styles.add} appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
        {words.add}
      </Button>
      {keys.length === 0 && <Empty title={words.empty} remedy={words.emptyRemedy} />}
      {keys.length > 0 && (
        <ListTable
          label={words.label}
          columns={[...COLUMNS, actions]}
          rows={keys}
          keyOf={({ scope, name }) => `${scope}/${name}`}
        />
      )}
      {isAdding && (
        <AddKeyDialog
          title={words.addTitle(of.name)}
          known={keys.filter(({ scope }) => scope === 'function')}
          add={add}
          onClose={() => setAdding(false)}
        />
      )}
      {asked !== undefined && <AskedDialog of={of} asked={asked} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

const COLUMNS: readonly Column<Key>[] = [
  { name: words.name, cell: ({ name }) => name },
  { name: words.opens, cell: ({ scope }) => (scope === 'host' ? words.scopes.host : words.scopes.function) },
  { name: words.used, cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} /> },
];

function KeyActions({ of: { scope, name }, onAsk }: { readonly of: Key; readonly onAsk: (deed: Deed) => void }) {
  const styles = useStyles();
  return (
    <div className={styles.actions}>
      <Button size="small" aria-label={words.showOf(name)} onClick={() => onAsk('show')}>
        {words.show}
      </Button>
      {scope === 'function' && (
        <>
          <Button size="small" aria-label={words.renewOf(name)} onClick={() => onAsk('renew')}>
            {words.renew}
          </Button>
          <Button size="small" aria-label={words.deleteOf(name)} onClick={() => onAsk('delete')}>
            {words.delete}
          </Button>
        </>
      )}
    </div>
  );
}

interface AskedDialogProps {
  readonly of: FunctionName;
  readonly asked: Asked;
  readonly onClose: () => void;
}

function AskedDialog({ of, asked: { deed, key }, onClose }: AskedDialogProps) {
  const { renew, remove } = useKeyChanges(of);
  if (deed === 'show') return <KeyDialog of={key} onClose={onClose} />;
  return (
    <Confirmation
      title={words[`${deed}Title`](key.name, of.name)}
      body={words[`${deed}Body`]}
      act={words[deed]}
      onAct={() => (deed === 'renew' ? renew(key.name) : remove(key.name))}
      onClose={onClose}
    />
  );
}
