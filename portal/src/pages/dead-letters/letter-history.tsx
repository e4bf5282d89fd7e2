import { Failure } from '../../components/failure.js';
import { ListTable } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Section } from '../../components/section.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { useLetterDeeds, type Letter } from './queries.js';

interface Deed {
  readonly at: string;
  readonly what: string;
  readonly by: string;
}

/** From the newest deed down to how it became a dead letter. */
export function LetterHistory({ letter }: { readonly letter: Letter }) {
  const { data: deeds = [], error, refetch } = useLetterDeeds(letter.id);
  const died: Deed = { at: letter.arrivedAt, what: `${words.arrived}: ${letter.code}`, by: words.byNobody };
  const done = deeds.map(({ at, action, by, failureCode }): Deed => {
    const what = words.deeds[action] ?? action;
    return { at, by, what: failureCode === undefined ? what : words.deedFailed(what, failureCode) };
  });
  return (
    <Section title={words.history}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      <ListTable
        label={words.history}
        columns={[
          { name: words.deedAt, cell: ({ at }) => <Moment at={at} />, width: '22%' },
          { name: words.deed, cell: ({ what }) => what },
          { name: words.deedBy, cell: ({ by }) => by, width: '26%' },
        ]}
        rows={[...done, died]}
        keyOf={({ at, what }) => `${at} ${what}`}
      />
    </Section>
  );
}
