import { useParams } from 'react-router';
import { Busy } from '../../components/busy.js';
import { CodeBlock } from '../../components/code-block.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { Section } from '../../components/section.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { FailurePart } from '../executions/failure-part.js';
import { LetterActions } from './letter-actions.js';
import { LetterFacts } from './letter-facts.js';
import { LetterHistory } from './letter-history.js';
import { PayloadPart } from './payload-part.js';
import { useLetter, type LetterDetail } from './queries.js';

/** One dead letter: why it is one, where it came from, and what a redrive would send. */
export function LetterPage() {
  const { id = '' } = useParams();
  const { data: letter, error, refetch } = useLetter(id);
  return (
    <Page title={words.letter} lead={id} actions={letter && <LetterActions letter={letter} />}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {letter === undefined && error === null && <Busy />}
      {letter !== undefined && (
        <>
          <LetterFacts letter={letter} />
          <Section title={words.failure}>
            <FailurePart failure={letter.failure ?? { code: letter.code, message: letter.reason }} />
          </Section>
          <PayloadPart letter={letter} />
          <LetterHistory letter={letter} />
          <Headers headers={letter.headers} />
        </>
      )}
    </Page>
  );
}

function Headers({ headers }: { readonly headers: LetterDetail['headers'] }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  return (
    <Section title={words.headers}>
      {lines.length === 0 ? words.noHeaders : <CodeBlock label={words.headers} text={lines.join('\n')} />}
    </Section>
  );
}
