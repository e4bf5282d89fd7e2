import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import type { Worker } from '../../api/queries.js';
import { Confirmation } from '../../components/confirmation.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { actsOn, type WorkerAct } from './worker-acts.js';

/** What may be done with a worker; each act asks first. */
export function WorkerActions({ worker }: { readonly worker: Worker }) {
  const may = useMay();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<WorkerAct>();
  const acts = actsOn(worker).filter((act) => act !== 'remove' || may('owner'));
  const perform = async (act: WorkerAct) => {
    await sent(act, worker);
    await queries.invalidateQueries({ queryKey: ['workers'] });
  };
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={texts.workers.menuOf(worker.name)} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {acts.map((act) => (
              <MenuItem key={act} onClick={() => setAsked(act)}>
                {texts.workers[act]}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      {asked !== undefined && (
        <Confirmation
          {...wordsFor(asked, worker)}
          act={texts.workers[asked]}
          onAct={() => perform(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

function sent(act: WorkerAct, { id, running = 0 }: Worker): Promise<unknown> {
  if (act === 'remove') {
    // What is lost was named before it was confirmed.
    return api('delete', '/api/workers/{id}', { path: { id }, query: running > 0 ? { force: 'true' } : {} });
  }
  return api('post', `/api/workers/{id}/${act}`, { path: { id } });
}

function wordsFor(
  act: WorkerAct,
  { name, running = 0, apps = [] }: Worker,
): { readonly title: string; readonly body: string } {
  switch (act) {
    case 'cordon':
      return { title: texts.workers.cordonTitle(name), body: texts.workers.cordonBody };
    case 'uncordon':
      return { title: texts.workers.uncordonTitle(name), body: texts.workers.uncordonBody };
    case 'drain':
      return { title: texts.workers.drainTitle(name), body: texts.workers.drainBody(running) };
    case 'remove':
      return {
        title: texts.workers.removeTitle(name),
        body: texts.workers.removeBody(name, running, [...new Set(apps.map(({ app }) => app))]),
      };
  }
}
