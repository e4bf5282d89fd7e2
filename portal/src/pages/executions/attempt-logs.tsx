import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { Schema } from '../../api/client.js';
import { execution as texts } from '../../texts/executions.js';

type Line = Schema<'LogLineResponse'>;

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

const useStyles = makeStyles({
  lines: {
    margin: 0,
    maxHeight: '420px',
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

interface AttemptLogsProps {
  readonly attempt: Schema<'AttemptResponse'>;
}

export function AttemptLogs({ attempt: { attempt, logs, endedAt } }: AttemptLogsProps) {
  const styles = useStyles();
  if (logs.length === 0) {
    return <Text className={styles.quiet}>{endedAt === undefined ? texts.logsLater : texts.noLogs}</Text>;
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <pre className={styles.lines} tabIndex={0} aria-label={`${texts.logs}, ${texts.attempt(attempt)}`}>
      {logs.map((line, at) => (
        <div key={at} className={styleOf(line, styles)}>
          {time.format(new Date(line.at))} {line.level} {line.message}
        </div>
      ))}
    </pre>
  );
}

function styleOf({ level }: Line, styles: ReturnType<typeof useStyles>): string | undefined {
  if (level === 'Error' || level === 'Critical') return styles.error;
  if (level === 'Warning') return styles.warning;
  return level === 'Information' ? undefined : styles.quiet;
}
