import { Button, Field, ProgressBar } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Busy } from '../../components/busy.js';
import { DialogFrame } from '../../components/dialog-frame.js';
import { Failure } from '../../components/failure.js';
import { formatCount } from '../../components/formats.js';
import { texts } from '../../texts.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { BulkSummary } from './bulk-summary.js';
import { countLetters, dealWith, NOTHING_YET, type Selection, type Verb } from './bulk.js';
import { useRenewLetters } from './queries.js';

interface BulkDialogProps {
  readonly verb: Verb;
  readonly selection: Selection;
  /** In words: where the letters are from. */
  readonly place: string;
  readonly onClose: () => void;
}

/** Counts, asks, shows how far it is, and in the end what came of it. */
export function BulkDialog({ verb, selection, place, onClose }: BulkDialogProps) {
  const renew = useRenewLetters();
  const [stopper] = useState(() => new AbortController());
  const [progress, setProgress] = useState(NOTHING_YET);
  const [isStopping, setStopping] = useState(false);
  const { total, counted, problem } = useCount(verb, selection);
  const act = useMutation({
    mutationFn: () => dealWith(verb, selection, { stop: stopper.signal, onProgress: setProgress }),
    onSettled: renew,
  });
  const stop = () => {
    setStopping(true);
    stopper.abort();
  };
  const what = words.letters(formatCount(total ?? counted), (total ?? counted) === 1);
  return (
    <DialogFrame
      title={verb === 'redrive' ? words.redriveTitle(what) : words.discardTitle(what)}
      modalType="alert"
      isHeld={act.isPending}
      onClose={onClose}
      actions={
        <>
          {!act.isPending && <Button onClick={onClose}>{act.isIdle ? texts.cancel : texts.close}</Button>}
          {act.isPending && (
            <Button onClick={stop} disabledFocusable={isStopping}>
              {words.stop}
            </Button>
          )}
          {act.isIdle && (
            <Button appearance="primary" disabledFocusable={!total} onClick={() => total && act.mutate()}>
              {words[verb]}
            </Button>
          )}
        </>
      }
    >
      {problem !== null && <Failure error={problem} />}
      {act.error !== null && <Failure error={act.error} />}
      {total === undefined && problem === null && <Busy label={words.counting(formatCount(counted))} />}
      {total === 0 && <p>{words.nothing}</p>}
      {total !== undefined && total > 0 && act.isIdle && (
        <p>{verb === 'redrive' ? words.redriveBody(what, place) : words.discardBody(what, place)}</p>
      )}
      {act.isPending && <Bar tried={progress.tried} total={total ?? 0} isStopping={isStopping} />}
      {(act.isSuccess || act.isError) && <BulkSummary verb={verb} progress={progress} total={total ?? 0} />}
    </DialogFrame>
  );
}

function useCount(verb: Verb, selection: Selection) {
  const key = useId();
  const [counted, setCounted] = useState(0);
  const { data, error } = useQuery({
    queryKey: ['dead-letter-count', key],
    queryFn: ({ signal }) => countLetters(verb, selection, { signal, onCount: setCounted }),
    staleTime: Infinity,
    gcTime: 0,
  });
  return { total: data, counted, problem: error };
}

function Bar({
  tried,
  total,
  isStopping,
}: {
  readonly tried: number;
  readonly total: number;
  readonly isStopping: boolean;
}) {
  const told = isStopping ? words.stopping : words.progress(formatCount(tried), formatCount(Math.max(total, tried)));
  return (
    <Field validationMessage={told} validationState="none">
      <ProgressBar aria-label={told} value={tried} max={Math.max(total, tried, 1)} />
    </Field>
  );
}
