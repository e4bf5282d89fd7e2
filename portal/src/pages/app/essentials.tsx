import { Link } from '@fluentui/react-components';
import type { Schema } from '../../api/client.js';
import { useLastDay, useSlots, useWorkers, type FunctionSummary } from '../../api/queries.js';
import { Facts } from '../../components/facts.js';
import { formatCount } from '../../components/formats.js';
import { InlineCopy } from '../../components/inline-copy.js';
import { Moment } from '../../components/moment.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { Tiles } from '../../components/tiles.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { overview as words } from '../../texts/app-parts.js';
import { appStateOf } from '../apps/app-state.js';
import { executionsPath } from '../executions/execution-path.js';
import { pathOfPart } from './app-parts.js';
import { LastDeployment } from './last-deployment.js';
import { WorkersOfApp } from './workers-of-app.js';

type AppDetail = Schema<'AppDetailResponse'>;

/** The facts that people look for first. */
export function Essentials({ app }: { readonly app: AppDetail }) {
  const may = useMay();
  const { data: workers } = useWorkers();
  const { tone, text } = appStateOf(app, workers);
  const [address = '', ...others] = app.addresses;
  return (
    <>
      <Facts
        facts={[
          { name: texts.app.status, value: <Status tone={tone}>{text}</Status> },
          { name: words.host, value: <Address address={address} /> },
          { name: texts.app.version, value: <ActiveVersion app={app} /> },
          ...(others.length === 0 ? [] : [{ name: words.hosts, value: others.map(addressOf) }]),
          { name: words.deployed, value: <LastDeployment app={app.name} /> },
          { name: words.workers, value: <WorkersOfApp app={app.name} /> },
          app.slotOf === undefined
            ? { name: texts.app.slots, value: <Slots app={app.name} /> }
            : { name: words.slotOf, value: <TextLink to={`/apps/${app.slotOf}`}>{app.slotOf}</TextLink> },
          ...(may('contributor', app.name) ? [{ name: words.keys, value: <KeysLink app={app.name} /> }] : []),
          { name: texts.app.durable, value: app.durable ? texts.app.yes : texts.app.no },
          { name: texts.app.created, value: <Moment at={app.createdAt} /> },
        ]}
      />
      <LastDay app={app.name} />
    </>
  );
}

function LastDay({ app }: { readonly app: string }) {
  const { data } = useLastDay(app);
  const sumOf = (count: (fn: FunctionSummary) => number) => data?.functions.reduce((sum, fn) => sum + count(fn), 0);
  return (
    <Tiles
      tiles={[
        {
          name: words.executions,
          value: <TextLink to={executionsPath({ app })}>{formatCount(sumOf(({ total }) => total))}</TextLink>,
        },
        {
          name: words.failed,
          value: (
            <TextLink to={executionsPath({ app, status: 'Failed' })}>
              {formatCount(sumOf(({ outcomes }) => outcomes.Failed))}
            </TextLink>
          ),
        },
      ]}
    />
  );
}

function addressOf(address: string) {
  return (
    <div key={address}>
      <Address address={address} />
    </div>
  );
}

function Address({ address }: { readonly address: string }) {
  return (
    <InlineCopy text={address}>
      <Link href={address} target="_blank" rel="noreferrer">
        {address}
      </Link>
    </InlineCopy>
  );
}

function ActiveVersion({ app: { name, version } }: { readonly app: AppDetail }) {
  return version === undefined ? texts.app.noVersion : <TextLink to={pathOfPart(name, 'versions')}>{version}</TextLink>;
}

function KeysLink({ app }: { readonly app: string }) {
  return <TextLink to={pathOfPart(app, 'keys')}>{words.keysLink}</TextLink>;
}

function Slots({ app }: { readonly app: string }) {
  const { data: slots } = useSlots(app);
  if (slots === undefined) return '–';
  if (slots.length === 0) return texts.app.noSlots;
  return slots.map(({ name }) => (
    <TextLink key={name} to={`/apps/${name}`}>
      {name}
    </TextLink>
  ));
}
