import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schema } from '../../api/client.js';
import { deploymentEnd } from '../../api/deployment-end.js';
import { ApiProblem } from '../../api/problem.js';
import type { OpenDrafts } from './drafts.js';
import { compileProblems, loadProblems } from './file-problems.js';
import { fileKey, folderKey } from './queries.js';

type Deployment = Schema<'DeploymentResponse'>;
type FileChange = Schema<'FileChangeRequest'>;

interface Edit {
  readonly base: string | undefined;
  readonly changes: FileChange[];
}

export const UTF8 = 'utf8';

/** Sends the changes and asks until their deployment has ended: the new version is active, or was refused. */
async function deploy(app: string, { base, changes }: Edit, tell: (now: Deployment) => void): Promise<Deployment> {
  const body = { ...(base === undefined ? {} : { base }), changes };
  const begun = await api('put', '/api/apps/{app}/files', { path: { app }, body });
  return deploymentEnd(app, begun, tell);
}

function textsIn(changes: readonly FileChange[]): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap(({ path, content, encoding }) =>
      content === undefined || encoding !== UTF8 ? [] : [[path, content] as const],
    ),
  );
}

/** One new version with all drafts. What is refused leaves them as they are, and the version that runs too. */
export function useSave(app: string, drafts: OpenDrafts) {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Deployment>();
  const change = useMutation({
    mutationFn: (edit: Edit) => {
      setProgress(undefined);
      return deploy(app, edit, setProgress);
    },
    onSuccess: ({ status, statusText, version }, { base, changes }) => {
      if (status === 'failed' || version === undefined) return drafts.refused(loadProblems(statusText));
      // At once: what is typed next is on top of it.
      const written = textsIn(changes);
      for (const [path, text] of written) queries.setQueryData(fileKey(app, path, version), { kind: 'text', text });
      queries.setQueryData<Schema<'FilesResponse'>>(folderKey(app, ''), (root) => root && { ...root, version });
      drafts.saved({ base, written, version });
    },
    onError: (error) => drafts.refused(compileProblems(error) ?? []),
    onSettled: () => queries.invalidateQueries({ queryKey: ['app', app] }),
  });
  return {
    /** `onChanged`: another version is active than the changes were made of. */
    save: (base: string | undefined, onChanged?: () => void) =>
      change.mutate(
        { base, changes: [...drafts.files].map(([path, content]) => ({ path, content, encoding: UTF8 })) },
        { onError: (error) => isChanged(error) && onChanged?.() },
      ),
    /** Without the drafts. False: it was refused. */
    change: async (changes: readonly FileChange[], base: string | undefined): Promise<boolean> => {
      const { status } = await change.mutateAsync({ base, changes: [...changes] });
      return status !== 'failed';
    },
    forget: () => change.reset(),
    isSaving: change.isPending,
    progress,
    result: change.data,
    error: change.error,
  };
}

export function isChanged(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'FILE_CHANGED';
}

export type Saving = ReturnType<typeof useSave>;
