import { Field, MessageBar, MessageBarBody, MessageBarTitle, ProgressBar } from '@fluentui/react-components';
import { Failure } from '../../components/failure.js';
import { newFunction as words } from '../../texts/new-function.js';
import { compileProblems, loadProblems, type FileProblem } from '../code/file-problems.js';
import type { Creating } from './queries.js';

/** How far it is, and why it came to nothing. */
export function Creation({ creating: { isCreating, progress, result, error } }: { readonly creating: Creating }) {
  if (isCreating) {
    const doing = progress?.version === undefined ? words.storing : words.loading;
    return (
      <Field label={doing} validationMessage={progress?.statusText ?? ''} validationState="none" aria-live="polite">
        <ProgressBar />
      </Field>
    );
  }
  const found = compileProblems(error);
  if (found !== undefined) return <Refused problems={found} />;
  if (error !== null) return <Failure error={error} />;
  return result?.status === 'failed' ? <Refused problems={loadProblems(result.statusText)} /> : null;
}

function Refused({ problems }: { readonly problems: readonly FileProblem[] }) {
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{words.failed}</MessageBarTitle> {words.unchanged}
        {problems.map(({ path, line, column = 1, message }, at) => (
          <div key={at}>
            {path !== undefined && `${path}${line === undefined ? '' : `:${line}:${column}`}: `}
            {message}
          </div>
        ))}
      </MessageBarBody>
    </MessageBar>
  );
}
