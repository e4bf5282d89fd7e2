import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { LogView } from '../../../components/log-view.js';
import { useLogStream } from '../../../components/use-log-stream.js';
import { testRun as words } from '../../../texts/test-run.js';
import { FailurePart } from '../../executions/failure-part.js';
import { isOver, useRunDetail, type FollowedRun } from './run-detail.js';

const useStyles = makeStyles({ quiet: { color: tokens.colorNeutralForeground2 } });

interface RunLogProps extends FollowedRun {
  readonly app: string;
  readonly id: string;
}

/** What the execution logs, as it comes; once it has ended, what is kept of it. */
export function RunLog({ app, id, isAnswered }: RunLogProps) {
  const styles = useStyles();
  const { data: detail } = useRunDetail({ id, isAnswered });
  const hasEnded = isOver(detail);
  const live = useLogStream(hasEnded ? undefined : addressOf(app, id));
  const kept = useMemo(
    () => detail?.attempts.flatMap(({ logs }) => logs).map((line, key) => ({ ...line, key })) ?? [],
    [detail],
  );
  const log = hasEnded ? { lines: kept, dropped: 0, leftOut: 0 } : live;
  return (
    <>
      {detail?.execution.failure !== undefined && <FailurePart failure={detail.execution.failure} />}
      {hasEnded && kept.length === 0 && <Text className={styles.quiet}>{words.noLines}</Text>}
      {(!hasEnded || kept.length > 0) && <LogView label={words.log} log={log} empty={words.waitsForLines} />}
    </>
  );
}

/** The app's stream, for that of an execution begins when it is in the history. */
function addressOf(app: string, id: string): string {
  return `/api/apps/${encodeURIComponent(app)}/logs/stream?execution=${encodeURIComponent(id)}`;
}
