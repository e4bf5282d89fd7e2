import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useParams, useSearchParams } from 'react-router';
import type { Schema } from '../../api/client.js';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { formatDuration } from '../../components/formats.js';
import { Moment } from '../../components/moment.js';
import { Page } from '../../components/page.js';
import { Section } from '../../components/section.js';
import { TextLink } from '../../components/text-link.js';
import { Tiles } from '../../components/tiles.js';
import { execution as texts, executions } from '../../texts/executions.js';
import { WorkerName } from '../workers/worker-name.js';
import { AttemptLogs } from './attempt-logs.js';
import { CancelButton } from './cancel-button.js';
import { ExecutionStatus } from './execution-status.js';
import { nameOf } from './executions-table.js';
import { FailurePart } from './failure-part.js';
import { InputPart } from './input-part.js';
import { LinksPart } from './links-part.js';
import { MadeFrom, useMadeFrom } from './made-from.js';
import { PayloadText } from './payload-text.js';
import {
  hasEnded,
  isOnItsWay,
  useExecution,
  useExecutionLinks,
  type Execution,
  type ExecutionDetail,
} from './queries.js';
import { RunAgainButton } from './run-again-button.js';
import { TimelinePart } from './timeline-part.js';

/** What happened to one execution, followed until it has ended. */
export function ExecutionPage() {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const { data, error: failed, failureReason, refetch } = useExecution(id, search.get('day') ?? undefined);
  // Also while it is looked for again.
  const error = failed ?? (data === undefined ? failureReason : null);
  const from = useMadeFrom();
  const isExpected = from !== undefined && isOnItsWay(error);
  return (
    <Page
      title={data === undefined ? executions.title : texts.title(nameOf(data.execution))}
      lead={id}
      actions={data === undefined ? undefined : <Actions execution={data.execution} />}
    >
      {from !== undefined && <MadeFrom from={from} isThere={data !== undefined} />}
      {error !== null && !isExpected && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && (error === null || isExpected) && <Busy />}
      {data !== undefined && <Parts detail={data} />}
    </Page>
  );
}

function Actions({ execution }: { readonly execution: Execution }) {
  const { data: links } = useExecutionLinks(execution);
  if (!hasEnded(execution)) return execution.lane === 'durable' ? <CancelButton execution={execution} /> : null;
  return links === undefined ? null : <RunAgainButton execution={execution} links={links} />;
}

function Parts({ detail }: { readonly detail: ExecutionDetail }) {
  const { execution, attempts, output, cancelling } = detail;
  return (
    <>
      {cancelling && (
        <MessageBar intent="info">
          <MessageBarBody>{texts.cancelling}</MessageBarBody>
        </MessageBar>
      )}
      <Essentials detail={detail} />
      <LinksPart execution={execution} />
      {execution.failure !== undefined && (
        <Section title={texts.failure}>
          <FailurePart failure={execution.failure} />
        </Section>
      )}
      <Section title={texts.timeline}>
        <TimelinePart detail={detail} />
      </Section>
      <InputPart execution={execution} />
      {output !== undefined && (
        <Section title={texts.output}>
          <PayloadText label={texts.output} payload={output} />
        </Section>
      )}
      {attempts.map((attempt) => (
        <Section key={attempt.attempt} title={`${texts.logs}: ${texts.attempt(attempt.attempt)}`}>
          {attempt.failure !== undefined && attempt.attempt < execution.attempts && (
            <FailurePart failure={withoutStack(attempt.failure)} />
          )}
          <AttemptLogs execution={execution} attempt={attempt} />
        </Section>
      ))}
    </>
  );
}

/** Attempts fail alike, as a rule: the last one's stack is shown above. */
function withoutStack({ code, message }: Schema<'FailureResponse'>): Schema<'FailureResponse'> {
  return { code, message };
}

function Essentials({ detail: { execution } }: { readonly detail: ExecutionDetail }) {
  const { app, status, acceptedAt, endedAt, durationMs, statusCode, version, lane, trigger, worker, traceParent } =
    execution;
  const [, trace = traceParent] = traceParent.split('-');
  return (
    <Tiles
      tiles={[
        { name: executions.status, value: <ExecutionStatus status={status} /> },
        { name: executions.app, value: <TextLink to={`/apps/${app}`}>{app}</TextLink> },
        { name: executions.trigger, value: `${executions.triggers[trigger]}, ${texts.lanes[lane].toLowerCase()}` },
        { name: executions.accepted, value: <Moment at={acceptedAt} /> },
        { name: texts.ended, value: endedAt === undefined ? texts.notEnded : <Moment at={endedAt} /> },
        { name: executions.duration, value: formatDuration(durationMs) },
        ...(statusCode === undefined ? [] : [{ name: executions.resultCode, value: `HTTP ${statusCode}` }]),
        { name: texts.version, value: version },
        { name: texts.worker, value: worker === undefined ? texts.none : <WorkerName id={worker} /> },
        { name: texts.trace, value: trace },
      ]}
    />
  );
}
