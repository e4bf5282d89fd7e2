import { makeStyles, tokens } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Schema } from '../../api/client.js';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { NoticeDialog } from '../../components/notice-dialog.js';
import { texts } from '../../texts.js';
import { DeploymentOutcome } from './deployment-outcome.js';
import { useDeployment } from './queries.js';

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  lines: {
    margin: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
  error: { color: tokens.colorStatusDangerForeground2 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  info: {},
});

interface DeploymentLogProps {
  readonly app: string;
  readonly id: string;
  readonly onClose: () => void;
}

/** What is done, line by line as it is done, and how it ended. */
export function DeploymentLog({ app, id, onClose }: DeploymentLogProps) {
  const styles = useStyles();
  const queries = useQueryClient();
  const { data, error } = useDeployment(app, id);
  const isOver = data?.deployment.endedAt !== undefined;
  useEffect(() => {
    // Another version may be the active one now.
    if (isOver) void queries.invalidateQueries({ queryKey: ['app', app] });
  }, [queries, app, isOver]);
  return (
    <NoticeDialog title={texts.deployments.logTitle(id)} isWide onClose={onClose}>
      <div className={styles.content}>
        {error !== null && <Failure error={error} />}
        {data === undefined && error === null && <Busy />}
        {data !== undefined && <DeploymentOutcome deployment={data.deployment} />}
        {data?.lines.length === 0 && <p>{texts.deployments.noLog}</p>}
        {data !== undefined && <Lines lines={data.lines} isFollowed={!isOver} />}
      </div>
    </NoticeDialog>
  );
}

interface LinesProps {
  readonly lines: readonly Schema<'DeploymentLogResponse'>[];
  /** The newest stays in sight. */
  readonly isFollowed: boolean;
}

function Lines({ lines, isFollowed }: LinesProps) {
  const styles = useStyles();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isFollowed) end.current?.scrollIntoView({ block: 'nearest' });
  }, [lines.length, isFollowed]);
  return (
    <pre className={styles.lines}>
      {lines.map(({ number, at, type, message }) => (
        <div key={number} className={styles[type]}>
          {time.format(new Date(at))} {message}
        </div>
      ))}
      <div ref={end} />
    </pre>
  );
}
