import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Subtitle2,
  tokens,
} from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { api, type Schema } from '../api/client.js';
import { texts } from '../texts.js';
import { execution as words } from '../texts/execution.js';
import { Busy } from './busy.js';
import { Failure } from './failure.js';
import { formatCount, formatDuration } from './formats.js';
import { Moment } from './moment.js';
import { Status, type Tone } from './status.js';
import { Tiles } from './tiles.js';

const POLL_MS = 2_000;

type Detail = Schema<'ExecutionDetailResponse'>;
type ExecutionStatus = Detail['execution']['status'];

const EXECUTION_TONES: Readonly<Record<ExecutionStatus, Tone>> = {
  Queued: 'quiet',
  Running: 'good',
  Succeeded: 'good',
  Failed: 'bad',
  Expired: 'warning',
  Cancelled: 'quiet',
};

const useStyles = makeStyles({
  surface: { maxWidth: '760px' },
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  title: { overflowWrap: 'anywhere' },
  heading: { margin: 0 },
  text: {
    margin: 0,
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
});

interface ExecutionDialogProps {
  readonly id: string;
  /** Known, it is found faster. */
  readonly day?: string;
  readonly onClose: () => void;
}

/** What became of one execution: why it failed, and what it logged. */
export function ExecutionDialog({ id, day, onClose }: ExecutionDialogProps) {
  const styles = useStyles();
  const { data, error, refetch } = useQuery({
    queryKey: ['execution', id],
    queryFn: () => api('get', '/api/executions/{id}', { path: { id }, query: day === undefined ? {} : { day } }),
    refetchInterval: ({ state }) => (state.data?.execution.endedAt === undefined ? POLL_MS : false),
  });
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle className={styles.title}>
            {data === undefined ? id : words.title(data.execution.function)}
          </DialogTitle>
          <DialogContent className={styles.content} tabIndex={0}>
            {error !== null && <Failure error={error} retry={() => void refetch()} />}
            {data === undefined && error === null && <Busy />}
            {data !== undefined && <Told detail={data} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{texts.close}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Told({ detail: { execution, attempts } }: { readonly detail: Detail }) {
  const styles = useStyles();
  const { id, status, failure, durationMs, acceptedAt } = execution;
  const log = attempts.flatMap(({ logs }) => logs.map(({ at, level, message }) => `${at} ${level} ${message}`));
  return (
    <>
      <Tiles
        tiles={[
          { name: words.status, value: <Status tone={EXECUTION_TONES[status]}>{words.statuses[status]}</Status> },
          { name: words.attempts, value: formatCount(execution.attempts) },
          { name: words.duration, value: formatDuration(durationMs) },
          { name: words.accepted, value: <Moment at={acceptedAt} /> },
        ]}
      />
      <code>{id}</code>
      {failure !== undefined && (
        <>
          <Subtitle2 as="h3" className={styles.heading}>
            {words.failure}
          </Subtitle2>
          <pre className={styles.text}>
            {failure.code}: {failure.message}
            {failure.stack === undefined ? '' : `\n\n${failure.stack}`}
          </pre>
        </>
      )}
      <Subtitle2 as="h3" className={styles.heading}>
        {words.logs}
      </Subtitle2>
      {log.length === 0 ? words.noLogs : <pre className={styles.text}>{log.join('\n')}</pre>}
    </>
  );
}
