import { Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useSearchParams } from 'react-router';
import { ownAnswer } from '../../api/own-answer.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { batch as words } from '../../texts/batches.js';
import { Pager } from '../../components/pager.js';
import { executionPath } from '../executions/execution-path.js';
import { useBatchItems, useLettersOf, type Batch, type BatchItem, type ItemOutcome } from './queries.js';

const OUTCOMES: readonly ItemOutcome[] = ['Failed', 'Expired', 'Cancelled', 'Succeeded', 'none'];

const TONES: Readonly<Record<Exclude<ItemOutcome, 'none'>, Tone>> = {
  Succeeded: 'good',
  Failed: 'bad',
  Expired: 'warning',
  Cancelled: 'quiet',
};

const useStyles = makeStyles({ filter: { maxWidth: '240px' }, key: { fontFamily: tokens.fontFamilyMonospace } });

/** What became of each item; the address has the filter and the page. */
export function BatchItems({ batch, running }: { readonly batch: Batch; readonly running: ReadonlySet<string> }) {
  const styles = useStyles();
  const [params, setParams] = useSearchParams();
  const outcome = OUTCOMES.find((one) => one === params.get('outcome'));
  const answer = useBatchItems(batch.id, outcome, params.get('cursor') ?? undefined);
  const { data, error, refetch } = answer;
  const items = data?.items ?? [];
  const found = ownAnswer(answer);
  const may = useMay();
  const { data: letters } = useLettersOf(batch);
  return (
    <>
      <Field label={words.filter} className={styles.filter}>
        <Select
          value={outcome ?? ''}
          onChange={(_, { value }) => setParams(value === '' ? {} : { outcome: value }, { replace: true })}
        >
          <option value="">{words.all}</option>
          {OUTCOMES.map((one) => (
            <option key={one} value={one}>
              {words.outcomes[one]}
            </option>
          ))}
        </Select>
      </Field>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {items.length === 0 && found === undefined && error === null && <Busy />}
      {found?.items.length === 0 && <NoItems batch={batch} />}
      {items.length > 0 && (
        <ListTable
          label={words.items}
          columns={columnsOf({ running, letters, mayOpen: may('operator', batch.app) })}
          rows={items}
          keyOf={({ key }) => key}
        />
      )}
      <Pager next={found?.next} nextText={words.more} firstText={words.first} />
    </>
  );
}

function NoItems({ batch: { total } }: { readonly batch: Batch }) {
  return total === 0 ? (
    <Empty title={words.noItemsYet} remedy={words.noItemsYetRemedy} />
  ) : (
    <Empty title={words.noItems} remedy={words.noItemsRemedy} />
  );
}

interface Known {
  readonly running: ReadonlySet<string>;
  /** What became of executions that failed is told to whoever may look into them. */
  readonly mayOpen: boolean;
  readonly letters: ReadonlyMap<string, string> | undefined;
}

function columnsOf({ running, mayOpen, letters }: Known): readonly Column<BatchItem>[] {
  return [
    { name: words.key, cell: ({ key }) => <Key text={key} />, width: '34%' },
    { name: words.outcome, cell: (item) => <Outcome item={item} isRunning={running.has(item.executionId)} /> },
    { name: words.accepted, cell: ({ acceptedAt }) => <Moment at={acceptedAt} /> },
    ...(mayOpen ? [EXECUTION] : []),
    ...(letters === undefined || letters.size === 0 ? [] : [letterColumn(letters)]),
  ];
}

const EXECUTION: Column<BatchItem> = {
  name: words.execution,
  cell: ({ executionId, published }) =>
    published ? <TextLink to={executionPath({ id: executionId })}>{words.openExecution}</TextLink> : '–',
};

function letterColumn(letters: ReadonlyMap<string, string>): Column<BatchItem> {
  return {
    name: words.deadLetter,
    cell: ({ executionId }) => {
      const letter = letters.get(executionId);
      if (letter === undefined) return '–';
      return <TextLink to={`/dead-letters/${encodeURIComponent(letter)}`}>{words.openLetter}</TextLink>;
    },
  };
}

function Key({ text }: { readonly text: string }) {
  return <span className={useStyles().key}>{text}</span>;
}

function Outcome({
  item: { outcome, published },
  isRunning,
}: {
  readonly item: BatchItem;
  readonly isRunning: boolean;
}) {
  if (outcome !== undefined) return <Status tone={TONES[outcome]}>{words.outcomes[outcome]}</Status>;
  if (isRunning) return <Status tone="good">{words.running}</Status>;
  return <Status tone="quiet">{published ? words.queued : words.waits}</Status>;
}
