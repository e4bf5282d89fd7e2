import { makeStyles, tokens } from '@fluentui/react-components';
import { Facts } from '../../components/facts.js';
import { formatCount } from '../../components/formats.js';
import { Section } from '../../components/section.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { queue as words } from '../../texts/queues.js';
import { useWaitingLettersOf, type Queue } from './queries.js';

const useStyles = makeStyles({ more: { marginLeft: tokens.spacingHorizontalM } });

/** Where messages of the queue went that failed for good. */
export function QueueFailures({ queue: { queue, poison } }: { readonly queue: Queue }) {
  const may = useMay();
  const poisonText = poison === undefined ? words.noPoison : words.poisonOf(poison.queue, formatCount(poison.ready));
  return (
    <Section title={words.failed}>
      <Facts
        facts={[
          { name: words.poison, value: poisonText },
          ...(may('operator') ? [{ name: words.letters, value: <Letters queue={queue} /> }] : []),
        ]}
      />
    </Section>
  );
}

function Letters({ queue }: { readonly queue: string }) {
  const styles = useStyles();
  const { data } = useWaitingLettersOf(queue);
  if (data === undefined) return '–';
  if (data.count === 0) return words.noLetters;
  return (
    <>
      {data.isMore ? words.atLeast(data.count) : words.waiting(formatCount(data.count))}
      <span className={styles.more}>
        <TextLink to={`/dead-letters?${new URLSearchParams({ queue, state: 'waiting' }).toString()}`}>
          {words.show}
        </TextLink>
      </span>
    </>
  );
}
