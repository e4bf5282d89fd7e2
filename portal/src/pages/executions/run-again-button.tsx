import { Button, Tooltip } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { execution as texts } from '../../texts/executions.js';
import { executionPath } from './execution-path.js';
import { nameOf } from './executions-table.js';
import type { Execution, ExecutionLinks } from './queries.js';

interface RunAgainProps {
  readonly execution: Execution;
  readonly links: ExecutionLinks;
}

/** Another execution of the same function. Where there can be none, the button says why and what to do instead. */
export function RunAgainButton({ execution, links: { runAgain } }: RunAgainProps) {
  const [isAsked, setAsked] = useState(false);
  if (runAgain.by === 'none') {
    return (
      <Tooltip content={texts.notAgain(runAgain.why ?? '')} relationship="description">
        <Button icon={<ArrowClockwiseRegular />} disabledFocusable>
          {texts.runAgain}
        </Button>
      </Tooltip>
    );
  }
  return (
    <>
      <Button icon={<ArrowClockwiseRegular />} onClick={() => setAsked(true)}>
        {texts.runAgain}
      </Button>
      {isAsked && <RunAgainQuestion execution={execution} by={runAgain.by} onClose={() => setAsked(false)} />}
    </>
  );
}

interface QuestionProps {
  readonly execution: Execution;
  readonly by: keyof typeof BODIES;
  readonly onClose: () => void;
}

const BODIES = {
  timer: texts.runTimerBody,
  'dead-letter': texts.runAgainBody,
  batch: texts.runItemBody,
};

function RunAgainQuestion({ execution, by, onClose }: QuestionProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { id, day } = execution;
  const run = async () => {
    const made = await api('post', '/api/executions/{id}/run-again', { path: { id }, query: { day } });
    void queries.invalidateQueries({ queryKey: ['execution', id] });
    return made;
  };
  return (
    <Confirmation
      title={texts.runAgainTitle(nameOf(execution))}
      body={BODIES[by]}
      act={texts.runAgain}
      onAct={run}
      onClose={onClose}
      onDone={(made) => {
        onClose();
        void navigate(executionPath(made), { state: { madeFrom: executionPath(execution) } });
      }}
    />
  );
}
