import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ownAnswer } from '../../api/own-answer.js';
import { useApps } from '../../api/queries.js';
import { useSeenApp } from '../../api/seen-app.js';
import { AppOptions } from '../../components/app-options.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { useMay } from '../../session/session.js';
import { batches } from '../../texts/batches.js';
import { texts } from '../../texts.js';
import { BatchesTable } from './batches-table.js';
import { Pager } from '../../components/pager.js';
import { useBatches } from './queries.js';
import { StartBatchDialog } from './start-batch-dialog.js';

const useStyles = makeStyles({ actions: { display: 'flex', gap: tokens.spacingHorizontalS } });

/** Batches, newest first. The address has the app and the page. */
export function BatchesPage() {
  const styles = useStyles();
  const navigate = useNavigate();
  const [isStarting, setStarting] = useState(false);
  const [params, setParams] = useSearchParams();
  const startable = useStartableApps();
  const { app, isNone } = useSeenApp(params.get('app') ?? '');
  const cursor = params.get('cursor') ?? undefined;
  const choose = (chosen: string) => setParams(chosen === '' ? {} : { app: chosen });
  return (
    <Page
      title={batches.title}
      lead={batches.lead}
      actions={
        <div className={styles.actions}>
          <AppChoice app={app} onChoose={choose} />
          {startable.length > 0 && (
            <Button appearance="primary" icon={<AddRegular />} onClick={() => setStarting(true)}>
              {batches.start}
            </Button>
          )}
        </div>
      }
    >
      {isNone && <Empty title={texts.noApp.title} remedy={texts.noApp.body} />}
      {!isNone && <List app={app === '' ? undefined : app} cursor={cursor} mayStart={startable.length > 0} />}
      {isStarting && (
        <StartBatchDialog
          apps={startable}
          preset={app}
          onStarted={(id) => void navigate(`/batches/${encodeURIComponent(id)}`)}
          onClose={() => setStarting(false)}
        />
      )}
    </Page>
  );
}

function useStartableApps(): readonly string[] {
  const may = useMay();
  const { data: apps = [] } = useApps();
  return apps.flatMap(({ name, version }) => (version !== undefined && may('operator', name) ? [name] : []));
}

interface AppChoiceProps {
  readonly app: string;
  readonly onChoose: (app: string) => void;
}

function AppChoice({ app, onChoose }: AppChoiceProps) {
  const may = useMay();
  const { data: apps = [] } = useApps();
  return (
    <Select aria-label={batches.app} value={app} onChange={(_, { value }) => onChoose(value)}>
      {may('reader') && <option value="">{batches.allApps}</option>}
      <AppOptions names={apps.map(({ name }) => name)} chosen={app} />
    </Select>
  );
}

interface ListProps {
  readonly app: string | undefined;
  readonly cursor: string | undefined;
  readonly mayStart: boolean;
}

function List({ app, cursor, mayStart }: ListProps) {
  const answer = useBatches(app, cursor);
  const { data, error, refetch } = answer;
  const found = ownAnswer(answer);
  if (data === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  return (
    <>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data.items.length > 0 && <BatchesTable rows={data.items} />}
      {found?.items.length === 0 && cursor === undefined && (
        <Empty
          title={app === undefined ? batches.empty : batches.emptyApp(app)}
          remedy={mayStart ? batches.emptyRemedy : batches.emptyReader}
        />
      )}
      {found?.items.length === 0 && cursor !== undefined && (
        <Empty title={batches.emptyPage} remedy={batches.emptyPageRemedy} />
      )}
      <Pager next={found?.next} nextText={batches.older} firstText={batches.newest} />
    </>
  );
}
