import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAppsPage } from '../../api/queries.js';
import { ownAnswer } from '../../api/own-answer.js';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { Pager } from '../../components/pager.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { createApp } from '../../texts/create-app.js';
import { AppsTable } from './apps-table.js';
import { CreateAppDialog } from './create-app-dialog.js';
import { NameSearch } from './name-search.js';
import { NoApps } from './no-apps.js';

/** Apps by name, a page at a time. The address has what is searched for and the page. */
export function AppsPage() {
  const [params] = useSearchParams();
  const name = params.get('name') ?? '';
  const answer = useAppsPage(name, params.get('cursor') ?? undefined);
  const { data, error, refetch } = answer;
  const apps = data?.items ?? [];
  const found = ownAnswer(answer);
  const [isCreating, setCreating] = useState(false);
  const may = useMay();
  return (
    <Page
      title={texts.apps.title}
      lead={texts.apps.lead}
      actions={
        <>
          <NameSearch />
          {may('contributor') && (
            <Button icon={<AddRegular />} appearance="primary" onClick={() => setCreating(true)}>
              {createApp.act}
            </Button>
          )}
        </>
      }
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {apps.length === 0 && found === undefined && error === null && <Busy />}
      {found?.items.length === 0 && name === '' && <NoApps />}
      {found?.items.length === 0 && name !== '' && <output>{texts.apps.noMatch(name)}</output>}
      {apps.length > 0 && <AppsTable apps={apps} />}
      <Pager next={found?.next} nextText={texts.apps.next} firstText={texts.apps.first} />
      {isCreating && <CreateAppDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}
