import { Button } from '@fluentui/react-components';
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle';
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RepeatBatch } from './repeat-batch.js';
import { api } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { formatCount } from '../../components/formats.js';
import { useMay } from '../../session/session.js';
import { batch as words } from '../../texts/batches.js';
import { endedItemsOf, nameOf } from './batch-state.js';
import { BATCHES, type Batch } from './queries.js';

type Act = 'seal' | 'cancel';

/** What may be done with a batch that goes on; both ask first. */
export function BatchActions({ batch, running }: { readonly batch: Batch; readonly running: number }) {
  const may = useMay();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Act>();
  if (!may('operator', batch.app)) return null;
  const perform = async (act: Act) => {
    await api('post', `/api/batches/{id}/${act}`, { path: { id: batch.id } });
    await queries.invalidateQueries({ queryKey: BATCHES });
  };
  const goesOn = batch.endedAt === undefined && !batch.cancelled;
  return (
    <>
      <RepeatBatch batch={batch} />
      {goesOn && !batch.sealed && (
        <Button icon={<LockClosedRegular />} onClick={() => setAsked('seal')}>
          {words.seal}
        </Button>
      )}
      {goesOn && (
        <Button icon={<DismissCircleRegular />} onClick={() => setAsked('cancel')}>
          {words.cancel}
        </Button>
      )}
      {asked !== undefined && (
        <Confirmation
          {...wordsFor(asked, batch, running)}
          act={words[asked]}
          onAct={() => perform(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

function wordsFor(act: Act, batch: Batch, running: number) {
  const ended = endedItemsOf(batch);
  const waiting = Math.max(batch.total - ended - running, 0);
  return act === 'seal'
    ? { title: words.sealTitle(nameOf(batch)), body: words.sealBody(formatCount(batch.total)) }
    : {
        title: words.cancelTitle(nameOf(batch)),
        body: words.cancelBody(formatCount(waiting), formatCount(running), formatCount(ended)),
      };
}
