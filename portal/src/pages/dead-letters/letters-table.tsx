import { Checkbox } from '@fluentui/react-components';
import { formatBytes, formatCount } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import type { Letter } from './queries.js';

export const TONES: Readonly<Record<Letter['state'], Tone>> = {
  waiting: 'bad',
  redriving: 'warning',
  redriven: 'good',
  discarded: 'quiet',
};

interface LettersTableProps {
  readonly rows: readonly Letter[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: readonly string[], isSelected: boolean) => void;
}

export function LettersTable({ rows, selected, onSelect }: LettersTableProps) {
  const selection: Column<Letter> = {
    name: '',
    cell: ({ id, reason, failureMessage, state }) =>
      state === 'waiting' ? (
        <Checkbox
          aria-label={words.select(failureMessage ?? reason)}
          checked={selected.has(id)}
          onChange={(_, { checked }) => onSelect([id], checked === true)}
        />
      ) : null,
    width: '52px',
  };
  return <ListTable label={words.title} columns={[selection, ...COLUMNS]} rows={rows} keyOf={({ id }) => id} />;
}

const COLUMNS: readonly Column<Letter>[] = [
  {
    name: words.reason,
    cell: ({ id, code, reason, failureMessage }) => (
      <>
        <TextLink to={`/dead-letters/${encodeURIComponent(id)}`}>{code}</TextLink>
        {(failureMessage ?? reason) !== code && <div>{failureMessage ?? reason}</div>}
      </>
    ),
  },
  { name: words.from, cell: (letter) => <From letter={letter} />, width: '17%' },
  { name: words.attempts, cell: ({ attempts }) => formatCount(attempts), width: '8%' },
  { name: words.size, cell: ({ bytes }) => formatBytes(bytes), width: '8%' },
  { name: words.state, cell: ({ state }) => <Status tone={TONES[state]}>{words.states[state]}</Status>, width: '12%' },
  { name: words.arrived, cell: ({ arrivedAt }) => <Moment at={arrivedAt} />, width: '12%' },
];

function From({ letter: { app, function: name, queue } }: { readonly letter: Letter }) {
  const owner = [app, name].filter((part) => part !== undefined).join(' / ');
  return (
    <>
      <div>{queue === '' ? words.noQueue : queue}</div>
      <div>{owner}</div>
    </>
  );
}
