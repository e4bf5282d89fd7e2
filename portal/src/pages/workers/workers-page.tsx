import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { useWorkers } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { NotFoundPage } from '../not-found-page.js';
import { JoinDialog } from './join-dialog.js';
import { JoinTokens } from './join-tokens.js';
import { WorkersTable } from './workers-table.js';

export function WorkersPage() {
  const may = useMay();
  const { data: workers, error, refetch } = useWorkers();
  const [isJoining, setJoining] = useState(false);
  const join = (
    <Button icon={<AddRegular />} appearance="primary" onClick={() => setJoining(true)}>
      {texts.workers.join}
    </Button>
  );
  if (!may('reader')) return <NotFoundPage />;
  return (
    <Page title={texts.workers.title} lead={texts.workers.lead} actions={may('owner') ? join : undefined}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {workers === undefined && error === null && <Busy />}
      {workers?.length === 0 && (
        <Empty
          title={texts.workers.empty}
          remedy={may('owner') ? texts.workers.emptyRemedy : texts.workers.emptyReader}
        />
      )}
      {workers !== undefined && workers.length > 0 && <WorkersTable workers={workers} />}
      {may('owner') && <JoinTokens />}
      {isJoining && <JoinDialog onClose={() => setJoining(false)} />}
    </Page>
  );
}
