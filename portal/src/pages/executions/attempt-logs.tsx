import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Schema } from '../../api/client.js';
import type { Lines } from '../../components/log-buffer.js';
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
export function AttemptLogs({ execution, attempt }: AttemptLogsProps) {
  const isLive = attempt.endedAt === undefined && attempt.attempt === execution.attempts && !hasEnded(execution);
  return isLive ? <Live execution={execution} attempt={attempt} /> : <Recorded attempt={attempt} />;
}

function Live({ execution: { id, day }, attempt: { attempt } }: AttemptLogsProps) {
  const log = useLogStream(`/api/executions/${encodeURIComponent(id)}/logs/stream?day=${day}`);
  const lines = useMemo(() => log.lines.filter((line) => line.attempt === attempt), [log.lines, attempt]);
  return <LogView label={labelOf(attempt)} log={{ ...log, lines }} empty={texts.logsSoon} />;
}

function Recorded({ attempt: { attempt, logs } }: Pick<AttemptLogsProps, 'attempt'>) {
  const styles = useStyles();
  const log = useMemo<Lines>(
    () => ({ lines: logs.map((line, key) => ({ ...line, key })), dropped: 0, leftOut: 0 }),
    [logs],
  );
  if (logs.length === 0) return <Text className={styles.quiet}>{texts.noLogs}</Text>;
  return <LogView label={labelOf(attempt)} log={log} empty={texts.noLogs} />;
}

function labelOf(attempt: number): string {
  return `${texts.logs}, ${texts.attempt(attempt)}`;
}
