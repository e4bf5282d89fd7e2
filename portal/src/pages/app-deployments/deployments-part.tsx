import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Schema } from '../../api/client.js';
import { useDeployments } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { formatDuration } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { DeploymentLog } from './deployment-log.js';
import { PackageDrop } from './package-drop.js';
import { PublishDialog } from './publish-dialog.js';
import type { Deployment } from './queries.js';

const TONES: Readonly<Record<Deployment['status'], Tone>> = {
  pending: 'quiet',
  deploying: 'warning',
  failed: 'bad',
  succeeded: 'good',
};

const useStyles = makeStyles({
  message: { color: tokens.colorNeutralForeground2 },
});

/** Publishes a package, and tells what was published, by whom and how it went. The address has the deployment whose log is shown. */
export function DeploymentsPart({ app: { name: app } }: { readonly app: Schema<'AppDetailResponse'> }) {
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const [file, setFile] = useState<File>();
  const shown = params.get('deployment');
  const show = (id: string) => setParams({ deployment: id });
  return (
    <>
      {may('contributor', app) && <PackageDrop onFile={setFile} />}
      <Deployments app={app} onShow={show} />
      {file !== undefined && (
        <PublishDialog
          app={app}
          file={file}
          onClose={() => setFile(undefined)}
          onPublished={(id) => {
            setFile(undefined);
            show(id);
          }}
        />
      )}
      {shown !== null && <DeploymentLog app={app} id={shown} onClose={() => setParams({})} />}
    </>
  );
}

interface DeploymentsProps {
  readonly app: string;
  readonly onShow: (id: string) => void;
}

function Deployments({ app, onShow }: DeploymentsProps) {
  const { data: deployments, error, refetch } = useDeployments(app);
  if (deployments === undefined)
    return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  if (deployments.length === 0) return <Empty title={texts.deployments.empty} remedy={texts.deployments.emptyRemedy} />;
  return (
    <ListTable
      label={texts.app.deployments}
      columns={[...COLUMNS, { name: texts.deployments.log, cell: ({ id }) => <LogButton id={id} onShow={onShow} /> }]}
      rows={deployments}
      keyOf={({ id }) => id}
    />
  );
}

const COLUMNS: readonly Column<Deployment>[] = [
  { name: texts.deployments.status, cell: (deployment) => <Outcome deployment={deployment} />, width: '28%' },
  { name: texts.deployments.version, cell: ({ version }) => version ?? '–' },
  { name: texts.deployments.author, cell: ({ author }) => author },
  { name: texts.deployments.tool, cell: ({ deployer }) => deployer },
  { name: texts.deployments.received, cell: ({ receivedAt }) => <Moment at={receivedAt} /> },
  { name: texts.deployments.took, cell: ({ receivedAt, endedAt }) => took(receivedAt, endedAt) },
];

function Outcome({ deployment: { status, statusText, message } }: { readonly deployment: Deployment }) {
  const styles = useStyles();
  return (
    <div>
      <Status tone={TONES[status]}>{texts.deployments.statuses[status]}</Status>
      {statusText !== '' && <div>{statusText}</div>}
      {message !== '' && <div className={styles.message}>{message}</div>}
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
