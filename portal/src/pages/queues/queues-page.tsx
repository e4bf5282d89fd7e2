import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { queues as words } from '../../texts/queues.js';
import { useQueues } from './queries.js';
import { QueuesTable } from './queues-table.js';

/** What lies in the queues, who takes it out, and what waits for an Owner's consent. */
export function QueuesPage() {
  const { data: queues, error, refetch } = useQueues();
  return (
    <Page title={words.title} lead={words.lead}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {queues === undefined && error === null && <Busy />}
      {queues?.length === 0 && <Empty title={words.empty} remedy={words.emptyRemedy} />}
      {queues !== undefined && queues.length > 0 && <QueuesTable queues={queues} />}
    </Page>
  );
}
