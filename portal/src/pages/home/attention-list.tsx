import { makeStyles, MessageBarTitle, tokens } from '@fluentui/react-components';
import { useApps, useLastDay, useReadiness, useWorkers } from '../../api/queries.js';
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
  const concerns = useConcerns();
  if (concerns.length === 0) return <Status tone="good">{texts.home.allWell}</Status>;
  return (
    <ul className={styles.list}>
      {concerns.map(({ severity, what, remedy, link, consent }) => (
        <li key={what}>
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
  const { data: ready } = useReadiness();
  const { data: workers } = useWorkers();
  const { data: apps } = useApps();
  const { data: lastDay } = useLastDay();
  const { data: backlog } = useBacklog();
  const { data: missed } = useMissed();
  const { data: deadLetters } = useWaitingLetters();
  const { data: batches } = useBatches(undefined, undefined);
  const failedDeployments = useFailedDeployments();
  return concernsOf({
    now,
    ready,
    workers,
    apps,
    functions: lastDay?.functions,
    queues: backlog?.queues,
    backlog: backlog?.samples,
    deadLetters,
    missed: missed?.rows,
    batches: batches?.items,
    failedDeployments,
  });
}
