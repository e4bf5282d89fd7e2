import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useId } from 'react';
import { code } from '../../texts/code.js';
import type { FileProblem } from './file-problems.js';
import type { Place } from './use-opened.js';

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    maxHeight: '150px',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  title: { display: 'block', margin: 0, padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM} 0` },
  list: { margin: 0, padding: tokens.spacingVerticalXS, listStyleType: 'none' },
  row: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    width: '100%',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    textAlign: 'left',
  },
  link: {
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  icon: { flexShrink: 0, marginTop: '2px' },
  error: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  message: { flexGrow: 1, minWidth: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  place: {
    display: 'block',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
});

interface ProblemListProps {
  readonly problems: readonly FileProblem[];
  readonly onOpen: (path: string, place: Place) => void;
}

/** What the last saving was refused for; each leads to its place. */
export function ProblemList({ problems, onOpen }: ProblemListProps) {
  const styles = useStyles();
  const id = useId();
  if (problems.length === 0) return null;
  return (
    <section className={styles.root} aria-labelledby={id}>
      <Text as="h2" id={id} weight="semibold" className={styles.title}>
        {code.problems(problems.length)}
      </Text>
      <ul className={styles.list}>
        {problems.map((problem, at) => (
          <li key={at}>
            <Problem problem={problem} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Problem({ problem, onOpen }: Pick<ProblemListProps, 'onOpen'> & { readonly problem: FileProblem }) {
  const styles = useStyles();
  const { path, line, column = 1, severity, message } = problem;
  const Icon = severity === 'error' ? ErrorCircleRegular : WarningRegular;
  const content = (
    <>
      <Icon className={mergeClasses(styles.icon, styles[severity])} aria-label={code.severities[severity]} />
      <span className={styles.message}>
        {message}
        {path !== undefined && (
          <span className={styles.place}>{line === undefined ? path : `${path}:${line}:${column}`}</span>
        )}
      </span>
    </>
  );
  if (path === undefined) return <div className={styles.row}>{content}</div>;
  return (
    <button
      type="button"
      className={mergeClasses(styles.row, styles.link)}
      onClick={() => onOpen(path, { line: line ?? 1, column })}
    >
      {content}
    </button>
  );
}
