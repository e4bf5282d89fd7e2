import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { useVersions } from '../../api/queries.js';
import { Confirmation } from '../../components/confirmation.js';
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
  if (split === undefined) return null;
  const close = () => setAsked(undefined);
  const end = async () => {
    await api('delete', '/api/apps/{app}/split', { path: { app } });
    await queries.invalidateQueries({ queryKey: ['app', app] });
  };
  return (
    <>
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>{words.on(split)}</MessageBarBody>
        {may('contributor', app) && (
          <MessageBarActions>
            <Button onClick={() => setAsked('change')}>{words.change}</Button>
            <Button onClick={() => setAsked('end')}>{words.end}</Button>
          </MessageBarActions>
        )}
      </MessageBar>
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
