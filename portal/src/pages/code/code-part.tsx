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

interface CodePartProps {
  readonly app: string;
  /** False: the tree is hidden until somebody asks for it. */
  readonly showsTree?: boolean;
}

/** The files of an app beside an editor, for who may see them. */
export function CodePart({ app, showsTree = true }: CodePartProps) {
  const mayEdit = useMay()('contributor', app);
  if (!mayEdit) return <Empty title={code.noRole} remedy={code.noRoleRemedy} />;
  return <Files app={app} showsTree={showsTree} />;
}

function Files({ app, showsTree }: Required<CodePartProps>) {
  const { me } = useSession();
  const { data: root, error, refetch } = useFolder(app, '');
  useFollowed(app, root?.version);
  const drafts = useDrafts(me?.name ?? '', app);
  if (root === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  return <EditFiles {...{ app, drafts, showsTree }} version={root.version} />;
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
