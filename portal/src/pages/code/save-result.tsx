import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { ApiProblem } from '../../api/problem.js';
import { useDeployments } from '../../api/queries.js';
import { Failure } from '../../components/failure.js';
import { code } from '../../texts/code.js';
import { compileProblems } from './file-problems.js';
import type { Saving } from './save.js';

interface SaveResultProps {
  readonly app: string;
  readonly saving: Saving;
  /** The version that takes the calls. */
  readonly running: string | undefined;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** How far the saving is, and what came of it. */
export function SaveResult({ app, saving, running, onKeepMine, onTakeTheirs }: SaveResultProps) {
  const { isSaving, progress, result, error } = saving;
  if (isSaving) {
    const waits = progress?.statusText ?? '';
    return (
      <MessageBar layout="multiline">
        <MessageBarBody>
          {progress?.version === undefined ? code.storing : code.loadingVersion} {waits}
        </MessageBarBody>
      </MessageBar>
    );
  }
  if (error instanceof ApiProblem && error.code === 'FILE_CHANGED') {
    return <ChangedMeanwhile app={app} onKeepMine={onKeepMine} onTakeTheirs={onTakeTheirs} />;
  }
  if (compileProblems(error) !== undefined) return <Refused title={code.notCompiled} running={running} />;
  if (error !== null) return <Failure error={error} />;
  if (result === undefined) return null;
  if (result.status === 'failed') return <Refused title={code.notLoaded(result.version)} running={running} />;
  return (
    <MessageBar intent="success">
      <MessageBarBody>{code.saved(result.version)}</MessageBarBody>
    </MessageBar>
  );
}

/** Why is in the list of problems. */
function Refused({ title, running }: { readonly title: string; readonly running: string | undefined }) {
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle> {code.untouched(running)}
      </MessageBarBody>
    </MessageBar>
  );
}

function ChangedMeanwhile({
  app,
  onKeepMine,
  onTakeTheirs,
}: Pick<SaveResultProps, 'app' | 'onKeepMine' | 'onTakeTheirs'>) {
  const { data: deployments } = useDeployments(app);
  const last = deployments?.find(({ status }) => status === 'succeeded');
  return (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{code.changedMeanwhile}</MessageBarTitle>{' '}
        {last !== undefined && code.changedBy(last.author, last.version)}
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={onKeepMine}>{code.keepMine}</Button>
        <Button onClick={onTakeTheirs}>{code.takeTheirs}</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
