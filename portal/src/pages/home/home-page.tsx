import { Select } from '@fluentui/react-components';
import { useSearchParams } from 'react-router';
import { useWatchedApps } from '../../api/queries.js';
import { useSeenApp } from '../../api/seen-app.js';
import { AppOptions } from '../../components/app-options.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { Section } from '../../components/section.js';
import { TextLink } from '../../components/text-link.js';
import { useMay, useSession } from '../../session/session.js';
import { texts } from '../../texts.js';
import { lastHour } from '../../texts/house.js';
import { AppsTable } from '../apps/apps-table.js';
import { NoApps } from '../apps/no-apps.js';
import { AttentionList } from './attention-list.js';
import { HealthStrip } from './health-strip.js';
import { FirstRun } from './first-run.js';
import { LastDay } from './last-day.js';
import { LastHour } from './last-hour.js';

const APPS_SHOWN = 20;

/** How the house is, and what to do about it. Whoever has a role in single apps sees one of them at a time: the address has which. */
export function HomePage() {
  const may = useMay();
  const { me } = useSession();
  const [params, setParams] = useSearchParams();
  const seen = useSeenApp(may('reader') ? '' : (params.get('app') ?? ''));
  const app = seen.app === '' ? undefined : seen.app;
  if (me?.grants.length === 0) {
    return (
      <Page title={texts.home.title}>
        <Empty title={texts.noRole.title} remedy={texts.noRole.body} />
      </Page>
    );
  }
  return (
    <Page
      title={texts.home.title}
      actions={
        app === undefined ? undefined : <AppChoice app={app} onChoose={(chosen) => setParams({ app: chosen })} />
      }
    >
      <Section title={texts.home.health}>
        <HealthStrip />
      </Section>
      {may('reader', app) && <HowItGoes app={app} />}
      <Section title={texts.home.apps}>
        <Apps />
      </Section>
    </Page>
  );
}

interface AppChoiceProps {
  readonly app: string;
  readonly onChoose: (app: string) => void;
}

function AppChoice({ app, onChoose }: AppChoiceProps) {
  const { data: apps = [] } = useWatchedApps();
  const names = apps.map(({ name }) => name);
  if (names.length < 2 && names.includes(app)) return null;
  return (
    <Select aria-label={texts.home.app} value={app} onChange={(_, { value }) => onChoose(value)}>
      <AppOptions names={names} chosen={app} />
    </Select>
  );
}

/** Of one app, or of the whole house. */
function HowItGoes({ app }: { readonly app: string | undefined }) {
  const { data: apps } = useWatchedApps();
  const titled = (title: string) => (app === undefined ? title : texts.home.ofApp(title, app));
  return (
    <>
      <Section title={titled(texts.home.attention)}>
        <AttentionList app={app} />
      </Section>
      {apps !== undefined && apps.length > 0 && (
        <Section title={titled(lastHour.title)}>
          <LastHour app={app} />
        </Section>
      )}
      <Section title={titled(texts.home.lastDay)}>
        <LastDay app={app} />
      </Section>
    </>
  );
}

function Apps() {
  const may = useMay();
  const { data: apps, error, refetch } = useWatchedApps();
  return (
    <>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {apps?.length === 0 && (may('contributor') ? <FirstRun /> : <NoApps />)}
      {apps !== undefined && apps.length > 0 && <AppsTable apps={apps.slice(0, APPS_SHOWN)} />}
      {apps !== undefined && apps.length > APPS_SHOWN && <TextLink to="/apps">{texts.apps.all(apps.length)}</TextLink>}
    </>
  );
}
