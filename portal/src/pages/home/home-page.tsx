import { useWatchedApps } from '../../api/queries.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { Section } from '../../components/section.js';
import { TextLink } from '../../components/text-link.js';
import { useMay, useSession } from '../../session/session.js';
import { texts } from '../../texts.js';
import { lastHour } from '../../texts/house.js';
import { AppsTable } from '../apps/apps-table.js';
import { AttentionList } from './attention-list.js';
import { HealthStrip } from './health-strip.js';
import { FirstRun } from './first-run.js';
import { LastDay } from './last-day.js';
import { LastHour } from './last-hour.js';

const APPS_SHOWN = 20;

/** How the house is, and what to do about it. */
export function HomePage() {
  const may = useMay();
  const { me } = useSession();
  const { data: apps, error, refetch } = useWatchedApps();
  if (me?.grants.length === 0) {
    return (
      <Page title={texts.home.title}>
        <Empty title={texts.noRole.title} remedy={texts.noRole.body} />
      </Page>
    );
  }
  return (
    <Page title={texts.home.title}>
      <Section title={texts.home.health}>
        <HealthStrip />
      </Section>
      {may('reader') && (
        <Section title={texts.home.attention}>
          <AttentionList />
        </Section>
      )}
      {may('reader') && apps !== undefined && apps.length > 0 && (
        <Section title={lastHour.title}>
          <LastHour />
        </Section>
      )}
      {may('reader') && (
        <Section title={texts.home.lastDay}>
          <LastDay />
        </Section>
      )}
      <Section title={texts.home.apps}>
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {apps?.length === 0 && may('contributor') && <FirstRun />}
        {apps?.length === 0 && !may('contributor') && (
          <Empty title={texts.apps.empty} remedy={texts.apps.emptyReader} />
        )}
        {apps !== undefined && apps.length > 0 && <AppsTable apps={apps.slice(0, APPS_SHOWN)} />}
        {apps !== undefined && apps.length > APPS_SHOWN && (
          <TextLink to="/apps">{texts.apps.all(apps.length)}</TextLink>
        )}
      </Section>
    </Page>
  );
}
