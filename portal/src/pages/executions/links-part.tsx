import { makeStyles, tokens } from '@fluentui/react-components';
import { Section } from '../../components/section.js';
import { TextLink } from '../../components/text-link.js';
import { deadLetters } from '../../texts/dead-letters.js';
import { execution as texts } from '../../texts/executions.js';
import { executionPath } from './execution-path.js';
import { useExecutionLinks, type Execution, type ExecutionLinks } from './queries.js';

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalL, overflowWrap: 'anywhere' },
});

/** Its batch, and what its message became. Most executions have neither. */
export function LinksPart({ execution }: { readonly execution: Execution }) {
  const styles = useStyles();
  const { data } = useExecutionLinks(execution);
  const links = data === undefined ? [] : linksOf(data);
  if (links.length === 0) return null;
  return (
    <Section title={texts.belongs}>
      <ul className={styles.list}>
        {links.map(({ to, text }) => (
          <li key={to}>
            <TextLink to={to}>{text}</TextLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function linksOf({ batch, deadLetters: letters }: ExecutionLinks) {
  return [
    ...(batch === undefined
      ? []
      : [{ to: `/batches/${encodeURIComponent(batch.id)}`, text: texts.batch(batch.name ?? batch.id, batch.key) }]),
    ...letters.flatMap(({ id, code, state, redrivenExecution }) => [
      { to: `/dead-letters/${encodeURIComponent(id)}`, text: texts.letter(code, deadLetters.states[state]) },
      ...(redrivenExecution === undefined ? [] : [{ to: executionPath(redrivenExecution), text: texts.became }]),
    ]),
  ];
}
