import { Button, Input } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { useApps } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { createApp } from '../../texts/create-app.js';
import { AppsTable } from './apps-table.js';
import { CreateAppDialog } from './create-app-dialog.js';

export function AppsPage() {
  const { data: apps, error, refetch } = useApps();
  const [filter, setFilter] = useState('');
  const [isCreating, setCreating] = useState(false);
  const may = useMay();
  const shown = apps?.filter(({ name }) => name.includes(filter.trim().toLowerCase()));
  return (
    <Page
      title={texts.apps.title}
      lead={texts.apps.lead}
      actions={
        <>
          <Input
            type="search"
            placeholder={texts.apps.filter}
            aria-label={texts.apps.filter}
            value={filter}
            onChange={(_, { value }) => setFilter(value)}
          />
          {may('contributor') && (
            <Button icon={<AddRegular />} appearance="primary" onClick={() => setCreating(true)}>
              {createApp.act}
            </Button>
          )}
        </>
      }
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {apps === undefined && error === null && <Busy />}
      {apps?.length === 0 && (
        <Empty title={texts.apps.empty} remedy={may('reader') ? texts.apps.emptyRemedy : texts.apps.emptyReader} />
      )}
      {shown !== undefined && shown.length > 0 && <AppsTable apps={shown} />}
      {apps !== undefined && apps.length > 0 && shown?.length === 0 && <output>{texts.apps.noMatch(filter)}</output>}
      {isCreating && <CreateAppDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}
