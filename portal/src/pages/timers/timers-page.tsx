import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { Section } from '../../components/section.js';
import { timers as words } from '../../texts/timers.js';
import { NightSection } from './night-section.js';
import { useTimers } from './queries.js';
import { TimersTable } from './timers-table.js';

/** Every timer, and the night that comes. */
export function TimersPage() {
  const { data: timers, error, refetch } = useTimers();
  return (
    <Page title={words.title} lead={words.lead}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {timers === undefined && error === null && <Busy />}
      {timers !== undefined && <NightSection timers={timers} />}
      {timers?.length === 0 && <Empty title={words.empty} remedy={words.emptyRemedy} />}
      {timers !== undefined && timers.length > 0 && (
        <Section title={words.all}>
          <TimersTable rows={timers} />
        </Section>
      )}
    </Page>
  );
}
