import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { ProblemDialog } from '../../components/problem-dialog.js';
import { useMay } from '../../session/session.js';
import { timers as words } from '../../texts/timers.js';
import { executionPath } from '../executions/execution-path.js';
import { NextDialog } from './next-dialog.js';
import { TIMERS, type Timer } from './queries.js';

type Act = 'run' | 'pause' | 'resume' | 'upcoming';

/** What may be done with a timer. What ran by hand is shown at once. */
export function TimerActions({ timer }: { readonly timer: Timer }) {
  const may = useMay();
  const { app, function: name } = timer;
  const [asked, setAsked] = useState<Act>();
  const navigate = useNavigate();
  const { run, resume, pause } = useTimerChanges(timer);
  const close = () => setAsked(undefined);
  const acts = actsOn(timer).filter(
    (act) => act === 'upcoming' || may(act === 'run' ? 'operator' : 'contributor', app),
  );
  const perform: Readonly<Record<Act, () => void>> = {
    // Not for who has left the page meanwhile.
    run: () => run.mutate(undefined, { onSuccess: (execution) => void navigate(executionPath(execution)) }),
    resume: () => resume.mutate(),
    pause: () => setAsked('pause'),
    upcoming: () => setAsked('upcoming'),
  };
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            icon={<MoreHorizontalRegular />}
            aria-label={words.menuOf(name, app)}
            disabled={acts.length === 0}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {acts.map((act) => (
              <MenuItem key={act} disabled={act === 'run' && run.isPending} onClick={perform[act]}>
                {words[act]}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      {run.error !== null && <ProblemDialog title={words.run} error={run.error} onClose={run.reset} />}
      {resume.error !== null && <ProblemDialog title={words.resume} error={resume.error} onClose={resume.reset} />}
      {asked === 'upcoming' && <NextDialog timer={timer} onClose={close} />}
      {asked === 'pause' && (
        <Confirmation
          title={words.pauseTitle(name, app)}
          body={words.pauseBody}
          act={words.pause}
          onAct={() => pause.mutateAsync()}
          onClose={close}
        />
      )}
    </>
  );
}

function actsOn({ state, paused }: Timer): readonly Act[] {
  const change: readonly Act[] = [paused ? 'resume' : 'pause'];
  if (state === 'off') return change;
  return state === 'running' ? [...change, 'upcoming'] : ['run', ...change, 'upcoming'];
}

function useTimerChanges({ app, function: name }: Timer) {
  const queries = useQueryClient();
  const path = { app, function: name };
  const options = { onSettled: () => queries.invalidateQueries({ queryKey: TIMERS }) };
  const run = useMutation({
    mutationFn: () => api('post', '/api/apps/{app}/timers/{function}/run', { path }),
    // Nobody waits for the list: the execution is shown.
    onSettled: () => void queries.invalidateQueries({ queryKey: TIMERS }),
  });
  const pause = useMutation({
    mutationFn: () => api('post', '/api/apps/{app}/timers/{function}/pause', { path }),
    ...options,
  });
  const resume = useMutation({
    mutationFn: () => api('post', '/api/apps/{app}/timers/{function}/resume', { path }),
    ...options,
  });
  return { run, pause, resume };
}
