import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { useVersions } from '../../api/queries.js';
import { Confirmation } from '../../components/confirmation.js';
import { Notice } from '../../components/notice.js';
import { useMay } from '../../session/session.js';
import { split as words } from '../../texts/versions.js';
import { SplitDialog } from './split-dialog.js';
import { splitOf } from './split.js';

/** There while the app's calls go to two versions. */
export function SplitBar({ app }: { readonly app: string }) {
  const may = useMay();
  const queries = useQueryClient();
  const { data: versions = [] } = useVersions(app);
  const [asked, setAsked] = useState<'change' | 'end'>();
  const split = splitOf(versions);
  // The question goes with the bar, and nobody is left to close it.
  if (split === undefined && asked !== undefined) setAsked(undefined);
  if (split === undefined) return null;
  const close = () => setAsked(undefined);
  const end = async () => {
    await api('delete', '/api/apps/{app}/split', { path: { app } });
    await queries.invalidateQueries({ queryKey: ['app', app] });
  };
  return (
    <>
      <Notice
        intent="info"
        acts={
          may('contributor', app) && (
            <>
              <Button onClick={() => setAsked('change')}>{words.change}</Button>
              <Button onClick={() => setAsked('end')}>{words.end}</Button>
            </>
          )
        }
      >
        {words.on(split)}
      </Notice>
      {asked === 'change' && <SplitDialog app={app} split={split} onClose={close} />}
      {asked === 'end' && (
        <Confirmation
          title={words.endTitle(app)}
          body={words.endBody(split)}
          act={words.end}
          onAct={end}
          onClose={close}
        />
      )}
    </>
  );
}
