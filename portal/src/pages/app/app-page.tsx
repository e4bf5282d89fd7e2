import { makeStyles, tokens } from '@fluentui/react-components';
import { Suspense } from 'react';
import { useParams } from 'react-router';
import { useApp } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { NARROW } from '../../components/narrow.js';
import { Page } from '../../components/page.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { NotFoundPage } from '../not-found-page.js';
import { AppMenu } from './app-menu.js';
import { APP_MENU, APP_PARTS, OVERVIEW } from './app-parts.js';
import { RollBackButton } from './roll-back-button.js';

const useStyles = makeStyles({
  frame: {
    display: 'grid',
    gridTemplateColumns: '200px minmax(0, 1fr)',
    gap: tokens.spacingHorizontalXL,
    [NARROW]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
});

/** One app: a menu of its parts, and the part that the address names. */
export function AppPage() {
  const styles = useStyles();
  const may = useMay();
  const { app = '', part } = useParams();
  const { data, error, refetch } = useApp(app);
  const parts = APP_PARTS.filter(({ role }) => may(role, app));
  const entries = APP_MENU.filter(({ role }) => may(role, app));
  const shown = part === undefined ? OVERVIEW : parts.find(({ id }) => id === part);
  if (shown === undefined) return <NotFoundPage />;
  return (
    <Page
      title={app}
      tab={shown === OVERVIEW ? app : texts.pageOf(shown.text, app)}
      lead={shown.text}
      actions={<RollBackButton app={app} />}
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Busy />}
      {data !== undefined && (
        <div className={styles.frame}>
          <AppMenu app={app} entries={entries} shown={shown} />
          <div className={styles.part}>
            <Suspense fallback={<Busy />}>
              <shown.Part key={app} app={data} />
            </Suspense>
          </div>
        </div>
      )}
    </Page>
  );
}
