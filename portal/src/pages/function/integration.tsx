import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { integration as words } from '../../texts/integration.js';
import type { FunctionOfApp } from './queries.js';

type Binding = Schema<'BindingResponse'>;

const NARROW = '@media (max-width: 1000px)';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 40px minmax(0, auto) 40px minmax(0, 1fr)',
    alignItems: 'center',
    paddingTop: tokens.spacingVerticalL,
    [NARROW]: { gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalS, justifyItems: 'stretch' },
  },
  side: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
  box: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    minWidth: 0,
  },
  fn: {
    border: `2px solid ${tokens.colorBrandStroke1}`,
    maxWidth: '260px',
    overflowWrap: 'anywhere',
    [NARROW]: { maxWidth: 'none' },
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(80px, auto) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXXS,
    margin: 0,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  arrow: { color: tokens.colorNeutralForeground3, justifySelf: 'center', [NARROW]: { transform: 'rotate(90deg)' } },
});

interface IntegrationProps {
  readonly fn: FunctionOfApp;
}

/** What starts the function, what it reads, and where its outputs go. */
export function Integration({ fn }: IntegrationProps) {
  const styles = useStyles();
  const trigger = fn.bindings.filter(({ type }) => type === fn.trigger);
  const others = fn.bindings.filter((binding) => !trigger.includes(binding));
  return (
    <div className={styles.root}>
      <div className={styles.side}>
        <Box title={words.trigger} bindings={trigger} empty={words.noTrigger} />
        <Box
          title={words.inputs}
          bindings={others.filter(({ direction }) => direction === 'in')}
          empty={words.noInputs}
        />
      </div>
      <Arrow />
      <section className={mergeClasses(styles.box, styles.fn)} aria-label={words.fn}>
        <h2 className={styles.title}>{words.fn}</h2>
        <Text>{fn.name}</Text>
      </section>
      <Arrow />
      <Box
        title={words.outputs}
        bindings={others.filter(({ direction }) => direction !== 'in')}
        empty={words.noOutputs}
      />
    </div>
  );
}

interface BoxProps {
  readonly title: string;
  readonly bindings: readonly Binding[];
  readonly empty: string;
}

function Box({ title, bindings, empty }: BoxProps) {
  const styles = useStyles();
  return (
    <section className={styles.box} aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      {bindings.length === 0 && <Text className={styles.quiet}>{empty}</Text>}
      {bindings.length > 0 && (
        <ul className={styles.list}>
          {bindings.map((binding) => (
            <li key={binding.name}>
              <BindingFacts binding={binding} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function BindingFacts({ binding: { name, type, queue, facts } }: { readonly binding: Binding }) {
  const styles = useStyles();
  const may = useMay();
  const rows: readonly (readonly [string, ReactNode])[] = [
    [words.name, name],
    ...facts.map((fact) => [words.facts[fact.name] ?? fact.name, fact.value] as const),
  ];
  return (
    <>
      <Text weight="semibold">{words.types[type] ?? type}</Text>
      <dl className={styles.facts}>
        {rows.map(([key, value]) => (
          <Fact key={key} name={key} value={value} />
        ))}
      </dl>
      {queue !== undefined && may('reader') && (
        <TextLink to={`/queues/${encodeURIComponent(queue)}`}>{words.toQueue(queue)}</TextLink>
      )}
      {type.toLowerCase() === 'timertrigger' && <TextLink to="/timers">{words.toTimers}</TextLink>}
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.quiet}>{name}</dt>
      <dd className={styles.value}>{value}</dd>
    </>
  );
}

function Arrow() {
  return (
    <svg className={useStyles().arrow} width="28" height="16" viewBox="0 0 28 16" aria-hidden>
      <path d="M1 8h24M18 1l7 7-7 7" fill="none" stroke="currentColor" strokeWidth="2" />
    </svg>
  );
}
