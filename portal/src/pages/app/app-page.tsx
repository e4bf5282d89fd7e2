import { Button, Tab, TabList } from '@fluentui/react-components';
import { CodeRegular } from '@fluentui/react-icons/svg/code';
import { useNavigate, useParams } from 'react-router';
import { useApp } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { DeploymentsPart } from './deployments-part.js';
import { Essentials } from './essentials.js';
import { FunctionsPart } from './functions-part.js';
import { RollBackButton } from './roll-back-button.js';
import { VersionsPart } from './versions-part.js';

const PARTS = ['functions', 'versions', 'deployments'] as const;

/** One app: what it is, and in tabs what it has. The address names the tab. */
export function AppPage() {
  const { app = '', part = 'functions' } = useParams();
  const navigate = useNavigate();
  const { data, error, refetch } = useApp(app);
  const shown = PARTS.find((one) => one === part) ?? 'functions';
  return (
    <Page title={app} lead={texts.app.overview} actions={<Actions app={app} />}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Busy />}
      {data !== undefined && (
        <>
          <Essentials app={data} />
          <TabList
            aria-label={texts.app.tabs}
            selectedValue={shown}
            onTabSelect={(_, { value }) =>
              void navigate(value === 'functions' ? `/apps/${app}` : `/apps/${app}/${String(value)}`)
            }
          >
            {PARTS.map((one) => (
              <Tab key={one} value={one} id={`tab-${one}`}>
                {texts.app[one]}
              </Tab>
            ))}
          </TabList>
          <div role="tabpanel" aria-labelledby={`tab-${shown}`}>
            {shown === 'functions' && <FunctionsPart app={data} />}
            {shown === 'versions' && <VersionsPart app={data} />}
            {shown === 'deployments' && <DeploymentsPart app={app} />}
          </div>
        </>
      )}
    </Page>
  );
}

function Actions({ app }: { readonly app: string }) {
  const may = useMay();
  const navigate = useNavigate();
  return (
    <>
      {may('contributor', app) && (
        <Button icon={<CodeRegular />} onClick={() => void navigate(`/apps/${app}/code`)}>
          {texts.app.files}
        </Button>
      )}
      <RollBackButton app={app} />
    </>
  );
}
