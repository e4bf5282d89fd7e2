import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { testRun as words } from '../../../texts/test-run.js';
import { FailurePart } from '../../executions/failure-part.js';
import { useFollowedLog, type LogLine } from './followed-log.js';
import { useRunDetail } from './queries.js';

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

const useStyles = makeStyles({
  lines: {
    margin: 0,
    maxHeight: '260px',
    overflowY: 'auto',
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  error: { color: tokens.colorStatusDangerForeground1 },
});

/** What the execution logs, as it comes; once it has ended, what is kept of it. */
export function RunLog({ app, id }: { readonly app: string; readonly id: string }) {
  const styles = useStyles();
  const { data: detail } = useRunDetail(id);
  const kept = detail?.execution.endedAt === undefined ? undefined : detail.attempts.flatMap(({ logs }) => logs);
  const followed = useFollowedLog(app, id, kept === undefined);
  const lines = kept ?? followed;
  return (
    <>
      {detail?.execution.failure !== undefined && <FailurePart failure={detail.execution.failure} />}
      {lines.length === 0 && (
        <Text className={styles.quiet}>{kept === undefined ? words.waitsForLines : words.noLines}</Text>
      )}
      {lines.length > 0 && <Lines lines={lines} />}
    </>
  );
}

function Lines({ lines }: { readonly lines: readonly LogLine[] }) {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <pre className={styles.lines} tabIndex={0} aria-label={words.log}>
      {lines.map((line, at) => (
        <div key={at} className={styleOf(line, styles)}>
          {time.format(new Date(line.at))} {line.level} {line.message}
        </div>
      ))}
    </pre>
  );
}

function styleOf({ level }: LogLine, styles: ReturnType<typeof useStyles>): string | undefined {
  if (level === 'Error' || level === 'Critical') return styles.error;
  if (level === 'Warning') return styles.warning;
  return level === 'Information' ? undefined : styles.quiet;
}
