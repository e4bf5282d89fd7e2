import { Button } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { Section } from '../../components/section.js';
import { Toolbar } from '../../components/toolbar.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { deleteApp } from '../../texts/app-parts.js';
import { SplitBar } from '../app-versions/split-bar.js';
import { DeleteAppDialog } from './delete-app-dialog.js';
import { Essentials } from './essentials.js';
import { FunctionsPart } from './functions-part.js';

/** What the app is and how it fares, with its functions. */
export function OverviewPart({ app }: { readonly app: Schema<'AppDetailResponse'> }) {
  const may = useMay();
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      {may('owner', app.name) && (
        <Toolbar>
          <Button icon={<DeleteRegular />} onClick={() => setDeleting(true)}>
            {deleteApp.act}
          </Button>
        </Toolbar>
      )}
      <SplitBar app={app.name} />
      <Essentials app={app} />
      <Section title={texts.app.functions}>
        <FunctionsPart app={app} />
      </Section>
      {isDeleting && <DeleteAppDialog app={app} onClose={() => setDeleting(false)} />}
    </>
  );
}
