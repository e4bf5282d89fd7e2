import { Button, Checkbox } from '@fluentui/react-components';
import { ArrowRepeatAllRegular } from '@fluentui/react-icons/svg/arrow-repeat-all';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type Schema } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { formatCount } from '../../components/formats.js';
import { batch as words } from '../../texts/batches.js';
import { nameOf } from './batch-state.js';
import { newBatchId } from './new-batch-id.js';
import { BATCHES, type Batch } from './queries.js';

type Outcome = NonNullable<Schema<'RepeatBatchRequest'>['outcomes']>[number];

/** A new batch of what ended badly; the old one stays for whoever wants to know. */
export function RepeatBatch({ batch }: { readonly batch: Batch }) {
  const [isAsked, setAsked] = useState(false);
  const { failed, expired, cancelled } = batch.outcomes;
  if (failed + expired + cancelled === 0) return null;
  return (
    <>
      <Button icon={<ArrowRepeatAllRegular />} onClick={() => setAsked(true)}>
        {words.repeat}
      </Button>
      {isAsked && <RepeatQuestion batch={batch} onClose={() => setAsked(false)} />}
    </>
  );
}

function RepeatQuestion({ batch, onClose }: { readonly batch: Batch; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  // Asked for twice, because the first answer got lost, it is one batch.
  const [id] = useState(newBatchId);
  const { failed, expired, cancelled } = batch.outcomes;
  const bad = failed + expired;
  const [withCancelled, setWithCancelled] = useState(bad === 0);
  const outcomes: Outcome[] = [...BAD.filter(() => bad > 0), ...(withCancelled ? CANCELLED : [])];
  const count = bad + (withCancelled ? cancelled : 0);
  const perform = async () => {
    const body = { id, outcomes };
    const repeated = await api('post', '/api/batches/{id}/repeat-failed', { path: { id: batch.id }, body });
    await queries.invalidateQueries({ queryKey: BATCHES });
    return repeated;
  };
  return (
    <Confirmation
      title={words.repeatTitle(nameOf(batch))}
      body={words.repeatBody(formatCount(count))}
      act={words.repeat}
      onAct={perform}
      onClose={onClose}
      onDone={({ skipped }) => {
        onClose();
        void navigate(`/batches/${encodeURIComponent(id)}`, { state: { skipped } });
      }}
    >
      {bad > 0 && <p>{words.repeatLetters}</p>}
      {bad > 0 && cancelled > 0 && (
        <Checkbox
          label={words.repeatCancelled(formatCount(cancelled))}
          checked={withCancelled}
          onChange={(_, { checked }) => setWithCancelled(checked === true)}
        />
      )}
    </Confirmation>
  );
}

const BAD: readonly Outcome[] = ['Failed', 'Expired'];
const CANCELLED: readonly Outcome[] = ['Cancelled'];
