import { makeStyles, MessageBarTitle, tokens } from '@fluentui/react-components';
import { useWatchedApps, useLastDay, useReadiness, useWorkers } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { useNow } from '../../components/now.js';
import { Notice } from '../../components/notice.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { texts } from '../../texts.js';
import { concerns as words } from '../../texts/house.js';
import { useBatches } from '../batches/queries.js';
import { concernsOf } from './attention.js';
import { ConsentButton } from './consent-button.js';
import { useBacklog, useFailedDeployments, useMissed, useWaitingLetters } from './queries.js';
import { isUnread } from './unread.js';

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

/** What somebody should look at in one app or, without it, in the whole house, each with the way to its remedy. */
export function AttentionList({ app }: { readonly app: string | undefined }) {
  const styles = useStyles();
  const { concerns, unread, isReading } = useConcerns(app);
  if (concerns.length === 0 && unread.length === 0) {
    return isReading ? <Busy /> : <Status tone="good">{texts.home.allWell}</Status>;
  }
  return (
    <ul className={styles.list}>
      {unread.length > 0 && (
        <li>
          <Unread parts={unread} />
        </li>
      )}
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

type PartName = keyof typeof words.parts;

/** What nothing is known of is not well. */
function Unread({ parts }: { readonly parts: readonly PartName[] }) {
  const [what, remedy] = words.unread(parts.map((part) => words.parts[part]).join(', '));
  return (
    <Notice intent="warning">
      <MessageBarTitle>{what}</MessageBarTitle> {remedy}
    </Notice>
  );
}

function useConcerns(app: string | undefined) {
  const now = useNow();
  const ready = useReadiness();
  const workers = useWorkers();
  const apps = useWatchedApps();
  const lastDay = useLastDay(app);
  const backlog = useBacklog();
  const missed = useMissed();
  const deadLetters = useWaitingLetters(app);
  const batches = useBatches(app, undefined);
  const deployments = useFailedDeployments(app);
  const concerns = concernsOf({
    app,
    now,
    ready: ready.data,
    workers: workers.data,
    apps: apps.data?.filter(({ name }) => app === undefined || name === app),
    functions: lastDay.data?.functions,
    queues: backlog.data?.queues,
    backlog: backlog.data?.samples,
    deadLetters: deadLetters.data,
    missed: missed.data?.rows,
    batches: batches.data?.items,
    failedDeployments: deployments.apps,
  });
  // What somebody may not see is not read, and never loads.
  const parts = { ready, workers, apps, lastDay, backlog, missed, deadLetters, batches };
  const unread = Object.entries(parts).flatMap(([name, part]) => (isUnread(part) ? [name as keyof typeof parts] : []));
  return {
    concerns,
    unread: deployments.isUnread ? [...unread, 'deployments' as const] : unread,
    isReading: deployments.isLoading || Object.values(parts).some(({ isLoading }) => isLoading),
  };
}
