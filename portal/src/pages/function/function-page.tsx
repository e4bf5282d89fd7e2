import { Tab, TabList } from '@fluentui/react-components';
import { lazy, Suspense } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useApp } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { fn as words } from '../../texts/function.js';
import { FunctionKeys } from './function-keys.js';
import { FunctionLog } from './function-log.js';
import { FunctionOverview } from './function-overview.js';
import { FunctionUrlButton } from './function-url-button.js';
import { Integration } from './integration.js';
import { SwitchButton } from './switch-button.js';
import { TestRun } from './test-run/test-run.js';

const CodeAndTest = lazy(async () => ({ default: (await import('../code/code-and-test.js')).CodeAndTest }));

/** With the least role that each is shown to. */
const PARTS = [
  { id: 'overview', role: 'reader' },
  { id: 'code', role: 'contributor' },
  { id: 'test', role: 'operator' },
  { id: 'integration', role: 'reader' },
  { id: 'logs', role: 'operator' },
  { id: 'keys', role: 'contributor' },
] as const;

/** One function of an app's active version. The address names the part that is shown. */
export function FunctionPage() {
  const { app = '', function: name = '', part } = useParams();
  const navigate = useNavigate();
  const may = useMay();
  const { data, error, refetch } = useApp(app);
  const found = data?.functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const parts = PARTS.filter(({ role }) => may(role, app)).map(({ id }) => id);
  const shown = parts.find((one) => one === part) ?? 'overview';
  const path = `/apps/${app}/functions/${encodeURIComponent(name)}`;
  return (
    <Page
      title={found?.name ?? name}
      tab={texts.pageOf(shown === 'overview' ? name : `${words.parts[shown]} - ${name}`, app)}
      lead={<TextLink to={`/apps/${app}`}>{words.lead(app)}</TextLink>}
      actions={
        found !== undefined && (
          <>
            <SwitchButton app={app} fn={found} />
            {found.invokeUrl !== undefined && <FunctionUrlButton app={app} fn={found} url={found.invokeUrl} />}
          </>
        )
      }
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Busy />}
      {data !== undefined && found === undefined && (
        <Empty title={words.missing(name)} remedy={words.missingRemedy}>
          <TextLink to={`/apps/${app}`}>{words.toApp(app)}</TextLink>
        </Empty>
      )}
      {data !== undefined && found !== undefined && (
        <>
          <TabList
            aria-label={words.tabs}
            selectedValue={shown}
            onTabSelect={(_, { value }) => void navigate(value === 'overview' ? path : `${path}/${String(value)}`)}
          >
            {parts.map((one) => (
              <Tab key={one} value={one} id={`tab-${one}`}>
                {words.parts[one]}
              </Tab>
            ))}
          </TabList>
          <div role="tabpanel" aria-labelledby={`tab-${shown}`}>
            {shown === 'overview' && <FunctionOverview app={data} fn={found} />}
            {shown === 'code' && (
              <Suspense fallback={<Busy />}>
                <CodeAndTest app={app} func={found.name} />
              </Suspense>
            )}
            {shown === 'test' && <TestRun app={app} func={found.name} />}
            {shown === 'integration' && <Integration fn={found} />}
            {shown === 'logs' && <FunctionLog key={`${app}/${found.name}`} app={app} name={found.name} />}
            {shown === 'keys' && <FunctionKeys of={{ app, name: found.name }} />}
          </div>
        </>
      )}
    </Page>
  );
}
