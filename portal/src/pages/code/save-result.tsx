import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { Failure } from '../../components/failure.js';
import { code } from '../../texts/code.js';
import { compileProblems } from './file-problems.js';
import { isChanged, type Saving } from './save.js';

interface SaveResultProps {
  readonly saving: Saving;
  /** The version that takes the calls. */
  readonly running: string | undefined;
}

/** How far the saving is, and what came of it. */
export function SaveResult({ saving, running }: SaveResultProps) {
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
  // Told with what to do about it.
  if (isChanged(error)) return null;
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
