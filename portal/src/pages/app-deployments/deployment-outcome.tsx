import { Field, MessageBar, MessageBarBody, MessageBarTitle, ProgressBar } from '@fluentui/react-components';
import { publishing } from '../../texts/publishing.js';
import { texts } from '../../texts.js';
import type { Deployment } from './queries.js';

/** How it goes, how it went, and what to do when it went wrong. */
export function DeploymentOutcome({ deployment }: { readonly deployment: Deployment }) {
  const { status, statusText, version, endedAt } = deployment;
  const state = texts.deployments.statuses[status];
  if (endedAt === undefined) {
    return (
      <Field label={state} validationMessage={statusText} validationState="none" aria-live="polite">
        <ProgressBar />
      </Field>
    );
  }
  const isGood = status === 'succeeded';
  return (
    <MessageBar politeness="polite" intent={isGood ? 'success' : 'error'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{state}</MessageBarTitle>
        {isGood ? publishing.succeeded(version) : statusText}
        {!isGood && <div>{publishing.afterFailure}</div>}
      </MessageBarBody>
    </MessageBar>
  );
}
