import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Schema } from '../../api/client.js';
import { Remarks } from '../../components/remarks.js';
import { Section } from '../../components/section.js';
import { Toolbar } from '../../components/toolbar.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { deleteApp, overview as words } from '../../texts/app-parts.js';
import { packageAddress } from '../app-versions/package-address.js';
import { SplitBar } from '../app-versions/split-bar.js';
import { pathOfPart } from './app-parts.js';
import { DeleteAppDialog } from './delete-app-dialog.js';
import { Essentials } from './essentials.js';
import { FunctionsPart } from './functions-part.js';
import { StateButtons } from './state-buttons.js';

/** What the app is and how it fares, with its functions. */
export function OverviewPart({ app }: { readonly app: Schema<'AppDetailResponse'> }) {
  const may = useMay();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const active = app.versions.find((version) => version.active);
  return (
    <>
      {may('contributor', app.name) && (
        <Toolbar>
          <StateButtons app={app} />
          <Button icon={<ArrowUploadRegular />} onClick={() => void navigate(pathOfPart(app.name, 'deployments'))}>
            {words.publish}
          </Button>
          <Button icon={<ArrowDownloadRegular />} onClick={() => void navigate(pathOfPart(app.name, 'publish'))}>
            {words.getProfile}
          </Button>
          {active !== undefined && active.packageBytes > 0 && (
            <Button as="a" icon={<ArrowDownloadRegular />} href={packageAddress(app.name, active)} download>
              {words.download}
            </Button>
          )}
          {may('owner', app.name) && (
            <Button icon={<DeleteRegular />} onClick={() => setDeleting(true)}>
              {deleteApp.act}
            </Button>
          )}
        </Toolbar>
      )}
      <Remarks intent="error" lines={active?.errors ?? []} />
      <SplitBar app={app.name} />
      <Essentials app={app} />
      <Section title={texts.app.functions}>
        <FunctionsPart app={app} />
      </Section>
      {isDeleting && <DeleteAppDialog app={app} onClose={() => setDeleting(false)} />}
    </>
  );
}
