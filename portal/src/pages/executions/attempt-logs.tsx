import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Schema } from '../../api/client.js';
import { LogView } from '../../components/log-view.js';
import { useLogStream } from '../../components/use-log-stream.js';
import { execution as texts } from '../../texts/executions.js';
import { hasEnded, type Execution } from './queries.js';

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface AttemptLogsProps {
  readonly execution: Execution;
  readonly attempt: Schema<'AttemptResponse'>;
}

/** What is recorded of an attempt; while it runs, its lines as they are written. */
export function AttemptLogs({ execution, attempt: { attempt, logs, endedAt } }: AttemptLogsProps) {
  const styles = useStyles();
  const isLive = endedAt === undefined && attempt === execution.attempts && !hasEnded(execution);
  const live = useLogStream(isLive ? addressOf(execution) : undefined);
  const lines = useMemo(
    () =>
      isLive
        ? live.lines.filter((line) => line.attempt === attempt)
        : logs.map((line, at) => ({ ...line, key: at + 1 })),
    [isLive, live.lines, attempt, logs],
  );
  if (!isLive && logs.length === 0) return <Text className={styles.quiet}>{texts.noLogs}</Text>;
  const label = `${texts.logs}, ${texts.attempt(attempt)}`;
  const log = isLive ? { ...live, lines } : { lines, dropped: 0, leftOut: 0 };
  return <LogView label={label} log={log} empty={texts.logsSoon} />;
}

function addressOf({ id, day }: Execution): string {
  return `/api/executions/${encodeURIComponent(id)}/logs/stream?day=${day}`;
}
