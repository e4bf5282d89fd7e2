import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApp } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { useMay, useSession } from '../../session/session.js';
import { code } from '../../texts/code.js';
import { useDrafts } from './drafts.js';
import { EditFiles } from './edit-files.js';
import { useFolder } from './queries.js';

/** The files of an app beside an editor, for who may see them. */
export function CodePart({ app }: { readonly app: string }) {
  const mayEdit = useMay()('contributor', app);
  if (!mayEdit) return <Empty title={code.noRole} remedy={code.noRoleRemedy} />;
  return <Files app={app} />;
}

function Files({ app }: { readonly app: string }) {
  const { me } = useSession();
  const { data: root, error, refetch } = useFolder(app, '');
  useFollowed(app, root?.version);
  const drafts = useDrafts(me?.name ?? '', app);
  if (root === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  return <EditFiles app={app} version={root.version} drafts={drafts} />;
}

/** Events tell of the app, not of its files: they are read again when another version is active. */
function useFollowed(app: string, version: string | undefined): void {
  const queries = useQueryClient();
  const active = useApp(app).data?.version;
  useEffect(() => {
    if (active === undefined || version === undefined || active === version) return;
    void queries.invalidateQueries({ queryKey: ['app', app, 'files'] });
  }, [queries, app, active, version]);
}
