import {
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { useApps, useLastDay, useReadiness, useWorkers } from '../../api/queries.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { concernsOf } from './attention.js';
import { missedSince, type MissedSoFar } from './missed-timers.js';

const POLL_MS = 15_000;
const A_DAY_MS = 86_400_000;
const MISSED = ['timers', 'missed'];

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

export function AttentionList() {
  const styles = useStyles();
  const concerns = useConcerns();
  if (concerns.length === 0) return <Status tone="good">{texts.home.allWell}</Status>;
  return (
    <ul className={styles.list}>
      {concerns.map(({ severity, what, remedy, link }) => (
        <li key={what}>
          <MessageBar intent={severity} layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>{what}</MessageBarTitle> {remedy}
            </MessageBarBody>
            {link !== undefined && (
              <MessageBarActions>
                <TextLink to={link.to}>{link.text}</TextLink>
              </MessageBarActions>
            )}
          </MessageBar>
        </li>
      ))}
    </ul>
  );
}

function useConcerns() {
  const may = useMay();
  const queries = useQueryClient();
  const { data: ready } = useReadiness();
  const { data: workers } = useWorkers();
  const { data: apps } = useApps();
  const { data: lastDay } = useLastDay();
  const { data: queues } = useQuery({
    queryKey: ['queues'],
    queryFn: () => api('get', '/api/queues'),
    refetchInterval: POLL_MS,
  });
  const { data: missed } = useQuery({
    queryKey: MISSED,
    queryFn: () => missedSince(Date.now() - A_DAY_MS, queries.getQueryData<MissedSoFar>(MISSED)),
    refetchInterval: POLL_MS,
  });
  const { data: deadLetters } = useQuery({
    queryKey: ['dead-letters', 'waiting'],
    queryFn: () => api('get', '/api/dead-letters', { query: { state: 'waiting', limit: 50 } }),
    refetchInterval: POLL_MS,
    enabled: may('operator'),
  });
  return concernsOf({ ready, workers, apps, functions: lastDay?.functions, queues, deadLetters, missed: missed?.rows });
}
