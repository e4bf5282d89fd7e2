import { makeStyles, MessageBarTitle, tokens } from '@fluentui/react-components';
import { useApps, useLastDay, useReadiness, useWorkers } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { useNow } from '../../components/now.js';
import { Notice } from '../../components/notice.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { texts } from '../../texts.js';
import { useBatches } from '../batches/queries.js';
import { concernsOf } from './attention.js';
import { ConsentButton } from './consent-button.js';
import { useBacklog, useFailedDeployments, useMissed, useWaitingLetters } from './queries.js';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
});

/** What somebody should look at, each with the way to its remedy. */
export function AttentionList() {
  const styles = useStyles();
  const { concerns, isReading } = useConcerns();
  if (concerns.length === 0 && isReading) return <Busy />;
  if (concerns.length === 0) return <Status tone="good">{texts.home.allWell}</Status>;
  return (
    <ul className={styles.list}>
      {concerns.map(({ severity, what, remedy, link, consent }) => (
        <li key={`${what} ${link?.to ?? ''}`}>
          <Notice
            intent={severity}
            acts={
              <>
                {consent !== undefined && <ConsentButton {...consent} />}
                {link !== undefined && <TextLink to={link.to}>{link.text}</TextLink>}
              </>
            }
          >
            <MessageBarTitle>{what}</MessageBarTitle> {remedy}
          </Notice>
        </li>
      ))}
    </ul>
  );
}

function useConcerns() {
  const now = useNow();
  const ready = useReadiness();
  const workers = useWorkers();
  const apps = useApps();
  const lastDay = useLastDay();
  const backlog = useBacklog();
  const missed = useMissed();
  const deadLetters = useWaitingLetters();
  const batches = useBatches(undefined, undefined);
  const failedDeployments = useFailedDeployments();
  const concerns = concernsOf({
    now,
    ready: ready.data,
    workers: workers.data,
    apps: apps.data,
    functions: lastDay.data?.functions,
    queues: backlog.data?.queues,
    backlog: backlog.data?.samples,
    deadLetters: deadLetters.data,
    missed: missed.data?.rows,
    batches: batches.data?.items,
    failedDeployments,
  });
  // What somebody may not see is not read, and never loads.
  const parts = [ready, workers, apps, lastDay, backlog, missed, deadLetters, batches];
  return { concerns, isReading: parts.some(({ isLoading }) => isLoading) };
}
