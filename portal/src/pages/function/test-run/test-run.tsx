import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { useRef, useState } from 'react';
import type { Schema } from '../../../api/client.js';
import { useApp } from '../../../api/queries.js';
import { Busy } from '../../../components/busy.js';
import { Failure } from '../../../components/failure.js';
import { Section } from '../../../components/section.js';
import { useSession } from '../../../session/session.js';
import { testRun as words } from '../../../texts/test-run.js';
import { BodyField } from './body-field.js';
import { HttpFields } from './http-fields.js';
import { useKeptInput } from './kept-input.js';
import { Output } from './output.js';
import { useTestKeys, useTestRun, type FunctionPlace } from './queries.js';
import { randomId } from './random-id.js';
import { firstInput, isHttp, keyToSend, requestOf, sentInput } from './test-input.js';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 360px), 1fr))',
    gap: tokens.spacingHorizontalXXL,
    alignItems: 'start',
  },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  acts: { display: 'flex', gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2 },
});

export interface TestRunProps extends FunctionPlace {
  /** What is to be known before running it. */
  readonly note?: string | undefined;
}

/** Test/Run: a request or an input on one side, what came of it on the other. */
export function TestRun({ app, func, note }: TestRunProps) {
  const { me } = useSession();
  const { data, error, refetch } = useApp(app);
  const fn = data?.functions.find((one) => one.name.toLowerCase() === func.toLowerCase());
  const person = me?.name ?? '';
  if (fn !== undefined) return <Panel key={`${person}/${app}/${fn.name}`} {...{ person, app, fn, note }} />;
  return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
}

interface PanelProps {
  /** Who tries it. */
  readonly person: string;
  readonly app: string;
  readonly fn: Schema<'FunctionResponse'>;
  readonly note: string | undefined;
}

function Panel({ person, app, fn, note }: PanelProps) {
  const styles = useStyles();
  const of = { app, func: fn.name };
  const { data: keys, error: keysError, refetch: readKeys } = useTestKeys(of);
  const { input: kept, change } = useKeptInput({ person, ...of }, firstInput(fn));
  const { run, stop, isRunning, answer, error, execution } = useRun(of);
  const takesRequest = isHttp(fn);
  const input = sentInput(fn, kept);
  const chosenKey = keyToSend(fn, keys, kept.key);
  const submit = () => run((executionId) => requestOf(fn, input, { key: chosenKey, executionId }), takesRequest);
  const hasOutput = isRunning || answer !== undefined || error !== undefined;
  return (
    <div className={styles.root}>
      <Section title={words.input}>
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!isRunning) submit();
          }}
        >
          {takesRequest && keysError !== null && <Failure error={keysError} retry={() => void readKeys()} />}
          {takesRequest ? (
            <HttpFields fn={fn} keys={keys ?? []} input={input} chosenKey={chosenKey} onChange={change} />
          ) : (
            <OtherInput fn={fn} value={input.body} onChange={(body) => change({ body })} />
          )}
          <div className={styles.acts}>
            <Button type="submit" appearance="primary" icon={<PlayRegular />} disabledFocusable={isRunning}>
              {words.run}
            </Button>
            {isRunning && <Button onClick={stop}>{words.stop}</Button>}
          </div>
          {note !== undefined && <Text className={styles.quiet}>{note}</Text>}
        </form>
      </Section>
      <Section title={words.output}>
        <div aria-live="polite" className={styles.form}>
          {!hasOutput && <Text className={styles.quiet}>{words.nothingYet}</Text>}
          {isRunning && <Spinner size="tiny" labelPosition="after" label={words.running} />}
          {error !== undefined && <Failure error={error} />}
          {error === undefined && hasOutput && (
            <Output app={app} isHttp={takesRequest} answer={answer} execution={execution} />
          )}
        </div>
      </Section>
    </div>
  );
}

interface OtherInputProps {
  readonly fn: Schema<'FunctionResponse'>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function OtherInput({ fn, value, onChange }: OtherInputProps) {
  if (fn.trigger?.toLowerCase() === 'timertrigger') return <Text>{words.timerInput}</Text>;
  return <BodyField label={words.message} hint={words.messageHint} value={value} onChange={onChange} />;
}

/** One run at a time; the one before stays shown until the next begins. */
function useRun(of: FunctionPlace) {
  const { mutate, reset, data: answer, error, isPending: isRunning } = useTestRun(of);
  const leave = useRef(new AbortController());
  const [chosen, setChosen] = useState<string>();
  const run = (bodyOf: (id: string) => Schema<'TestRunRequest'>, isKnown: boolean) => {
    const id = randomId();
    leave.current = new AbortController();
    // Of what is only started management chooses the id.
    setChosen(isKnown ? id : undefined);
    mutate({ body: bodyOf(id), signal: leave.current.signal });
  };
  const stop = () => {
    leave.current.abort();
    reset();
  };
  const execution = isRunning ? chosen : answer?.executionId;
  return { run, stop, isRunning, answer, error: error ?? undefined, execution };
}
