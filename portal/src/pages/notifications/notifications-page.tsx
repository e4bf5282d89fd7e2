import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Facts } from '../../components/facts.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { useMay } from '../../session/session.js';
import { notifications as words } from '../../texts/notifications.js';
import { NotificationsTable } from './notifications-table.js';
import { TestButton } from './test-button.js';

const POLL_MS = 15_000;
const SHOWN = 100;

/** Where people are told of what happens, what they were told, and whether it came through. */
export function NotificationsPage() {
  const may = useMay();
  const { data, error, refetch } = useQuery({
    queryKey: ['notifications'],
    queryFn: () => api('get', '/api/notifications', { query: { limit: SHOWN } }),
    refetchInterval: POLL_MS,
  });
  const destinations = data?.destinations ?? [];
  return (
    <Page title={words.title} lead={words.lead}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Busy />}
      {data !== undefined && destinations.length === 0 && <Nowhere />}
      {data !== undefined && destinations.length > 0 && (
        <>
          <Facts
            facts={[
              { name: words.destinations, value: destinations.map((name) => words.kinds[name] ?? name).join(', ') },
              { name: words.tells, value: data.events.map((event) => words.events[event] ?? event).join(', ') },
            ]}
          />
          {may('owner') && <TestButton />}
        </>
      )}
      {data?.items.length === 0 && <Empty title={words.empty} remedy={words.emptyRemedy} />}
      {data !== undefined && data.items.length > 0 && <NotificationsTable rows={data.items} />}
    </Page>
  );
}

function Nowhere() {
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{words.nowhere}</MessageBarTitle> {words.nowhereRemedy}
      </MessageBarBody>
    </MessageBar>
  );
}
