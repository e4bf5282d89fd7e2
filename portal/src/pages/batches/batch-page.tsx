import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useLocation, useParams } from 'react-router';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { formatCount } from '../../components/formats.js';
import { Page } from '../../components/page.js';
import { Section } from '../../components/section.js';
import { Status } from '../../components/status.js';
import { batch as words } from '../../texts/batches.js';
import { BatchActions } from './batch-actions.js';
import { BatchFacts } from './batch-facts.js';
import { BatchHolds } from './batch-holds.js';
import { BatchItems } from './batch-items.js';
import { BatchProgress } from './batch-progress.js';
import { batchStateOf, nameOf } from './batch-state.js';
import type { Sample } from './estimate.js';
import { useBatch, useRunningItems, type Batch } from './queries.js';

/** One batch: how far it is, when it will end, what holds it back, and what became of each item. */
export function BatchPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useBatch(id);
  if (data !== undefined) return <Loaded key={id} {...data} error={error} retry={() => void refetch()} />;
  return <Page title={id}>{error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />}</Page>;
}

/** Told once, by the page that made this batch. */
function Skipped() {
  const { skipped = 0 } = (useLocation().state ?? {}) as { readonly skipped?: number };
  if (skipped === 0) return null;
  return (
    <MessageBar intent="warning">
      <MessageBarBody>{words.repeatSkipped(formatCount(skipped))}</MessageBarBody>
    </MessageBar>
  );
}

interface LoadedProps {
  readonly batch: Batch;
  readonly samples: readonly Sample[];
  readonly error: Error | null;
  readonly retry: () => void;
}

function Loaded({ batch, samples, error, retry }: LoadedProps) {
  const { data: running = new Set<string>() } = useRunningItems(batch);
  const { tone, text } = batchStateOf(batch);
  const runningNow = batch.endedAt === undefined ? running.size : 0;
  return (
    <Page
      title={nameOf(batch)}
      lead={<Status tone={tone}>{text}</Status>}
      actions={<BatchActions batch={batch} running={runningNow} />}
    >
      {error !== null && <Failure error={error} retry={retry} />}
      <Skipped />
      <BatchHolds batch={batch} running={runningNow} />
      <Section title={words.progress}>
        <BatchProgress batch={batch} running={runningNow} />
        <BatchFacts batch={batch} samples={samples} />
      </Section>
      <Section title={words.items}>
        <BatchItems batch={batch} running={running} />
      </Section>
    </Page>
  );
}
