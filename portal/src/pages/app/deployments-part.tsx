import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { useDeployments } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { formatDuration } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { texts } from '../../texts.js';
import { DeploymentLog } from './deployment-log.js';

type Deployment = Schema<'DeploymentResponse'>;

const TONES: Readonly<Record<Deployment['status'], Tone>> = {
  pending: 'quiet',
  deploying: 'warning',
  failed: 'bad',
  succeeded: 'good',
};

/** What was published, by whom and how it went. */
export function DeploymentsPart({ app: { name: app } }: { readonly app: Schema<'AppDetailResponse'> }) {
  const { data: deployments, error, refetch } = useDeployments(app);
  const [shown, setShown] = useState<string>();
  if (deployments === undefined)
    return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  if (deployments.length === 0) return <Empty title={texts.deployments.empty} remedy={texts.deployments.emptyRemedy} />;
  return (
    <>
      <ListTable
        label={texts.app.deployments}
        columns={[
          ...COLUMNS,
          { name: texts.deployments.log, cell: ({ id }) => <LogButton id={id} onShow={setShown} /> },
        ]}
        rows={deployments}
        keyOf={({ id }) => id}
      />
      {shown !== undefined && <DeploymentLog app={app} id={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

const COLUMNS: readonly Column<Deployment>[] = [
  { name: texts.deployments.status, cell: (deployment) => <Outcome deployment={deployment} />, width: '26%' },
  { name: texts.deployments.version, cell: ({ version }) => version ?? '–' },
  { name: texts.deployments.author, cell: ({ author }) => author },
  { name: texts.deployments.tool, cell: ({ deployer }) => deployer },
  { name: texts.deployments.received, cell: ({ receivedAt }) => <Moment at={receivedAt} /> },
  { name: texts.deployments.took, cell: ({ receivedAt, endedAt }) => took(receivedAt, endedAt) },
];

function Outcome({ deployment: { status, statusText } }: { readonly deployment: Deployment }) {
  return (
    <div>
      <Status tone={TONES[status]}>{texts.deployments.statuses[status]}</Status>
      {statusText !== '' && <div>{statusText}</div>}
    </div>
  );
}

function LogButton({ id, onShow }: { readonly id: string; readonly onShow: (id: string) => void }) {
  return (
    <Button size="small" aria-label={texts.deployments.showLog(id)} onClick={() => onShow(id)}>
      {texts.deployments.log}
    </Button>
  );
}

function took(receivedAt: string, endedAt: string | undefined): string {
  return formatDuration(
    endedAt === undefined ? undefined : new Date(endedAt).getTime() - new Date(receivedAt).getTime(),
  );
}
