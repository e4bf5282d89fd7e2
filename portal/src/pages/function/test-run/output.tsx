import { makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Schema } from '../../../api/client.js';
import { Facts } from '../../../components/facts.js';
import { formatDuration } from '../../../components/formats.js';
import { Status, type Tone } from '../../../components/status.js';
import { TextLink } from '../../../components/text-link.js';
import { testRun as words } from '../../../texts/test-run.js';
import { executionPath } from '../../executions/execution-path.js';
import { ExecutionStatus } from '../../executions/execution-status.js';
import { AnswerBody } from './answer-body.js';
import { useRunDetail } from './run-detail.js';
import { RunLog } from './run-log.js';

type Answer = Schema<'TestRunResponse'>;

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, minWidth: 0 },
});

interface OutputProps {
  readonly app: string;
  readonly isHttp: boolean;
  /** Undefined while the function runs. */
  readonly answer: Answer | undefined;
  /** The execution, once it has an id. */
  readonly execution: string | undefined;
}

/** What came of a run. */
export function Output({ app, isHttp, answer, execution }: OutputProps) {
  const styles = useStyles();
  const showsAnswer = answer !== undefined && (isHttp || answer.status !== 202);
  return (
    <div className={styles.root}>
      <Outcome isHttp={isHttp} answer={answer} execution={execution} />
      {showsAnswer && (
        <Part title={words.body}>
          <AnswerBody answer={answer} />
        </Part>
      )}
      {execution !== undefined && (
        <Part title={words.log}>
          <RunLog key={execution} app={app} id={execution} isAnswered={answer !== undefined} />
        </Part>
      )}
      {execution !== undefined && answer !== undefined && (
        <TextLink to={executionPath({ id: execution })}>{words.toExecution}</TextLink>
      )}
      {showsAnswer && answer.headers.length > 0 && (
        <Part title={words.headers}>
          <Facts facts={answer.headers} />
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.part}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </div>
  );
}

interface OutcomeProps {
  readonly isHttp: boolean;
  readonly answer: Answer | undefined;
  readonly execution: string | undefined;
}

/** What a caller sees, and what the execution itself came to. */
function Outcome({ isHttp, answer, execution }: OutcomeProps) {
  const { data: detail } = useRunDetail({ id: execution, isAnswered: answer !== undefined });
  const remedy = isHttp && answer !== undefined ? words.remedies[answer.status] : undefined;
  const isAnswer = answer !== undefined && (isHttp || answer.status !== 202);
  const durationMs = isAnswer ? answer.durationMs : detail?.execution.durationMs;
  const facts = [
    isAnswer && {
      name: words.status,
      value: <Status tone={toneOf(answer.status)}>{words.answered(answer.status)}</Status>,
    },
    detail != null && { name: words.execution, value: <ExecutionStatus status={detail.execution.status} /> },
    durationMs !== undefined && { name: words.duration, value: formatDuration(durationMs) },
  ];
  return (
    <>
      <Facts facts={facts.filter((fact) => fact !== false)} />
      {remedy !== undefined && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{remedy}</MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}

function toneOf(status: number): Tone {
  if (status < 400) return 'good';
  return status < 500 ? 'warning' : 'bad';
}
