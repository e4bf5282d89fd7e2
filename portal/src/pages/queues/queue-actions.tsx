import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { useMay } from '../../session/session.js';
import { queues as words } from '../../texts/queues.js';
import { QUEUES, type Queue } from './queries.js';
import { actsOn, type QueueAct } from './queue-acts.js';
import { SendDialog } from './send-dialog.js';

/** An Operator of the app that owns the queue sends a message; an Owner gives consents and takes them back. Nothing for whoever may do none of it. */
export function QueueActions({ queue }: { readonly queue: Queue }) {
  const may = useMay();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<QueueAct>();
  const close = () => setAsked(undefined);
  const acts = actsOn(queue, may);
  const perform = async (act: 'allow' | 'deny', app: string) => {
    await (act === 'allow'
      ? api('post', '/api/queues/{queue}/consents', { path: { queue: queue.queue }, body: { app } })
      : api('delete', '/api/queues/{queue}/consents/{app}', { path: { queue: queue.queue, app } }));
    await queries.invalidateQueries({ queryKey: QUEUES });
  };
  if (acts.length === 0 && asked === undefined) return null;
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={words.menuOf(queue.queue)} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {acts.map((one) => (
              <MenuItem key={`${one.act} ${one.act === 'send' ? '' : one.app}`} onClick={() => setAsked(one)}>
                {one.act === 'send' ? words.send : words[one.act](one.app)}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      {asked?.act === 'send' && <SendDialog queue={queue.queue} app={queue.owner} onClose={close} />}
      {(asked?.act === 'allow' || asked?.act === 'deny') && (
        <Confirmation
          {...wordsFor(asked.act, asked.app, queue)}
          onAct={() => perform(asked.act, asked.app)}
          onClose={close}
        />
      )}
    </>
  );
}

function wordsFor(act: 'allow' | 'deny', app: string, { queue, owner }: Queue) {
  return act === 'allow'
    ? { title: words.allowTitle(app, queue), body: words.allowBody(app, owner), act: words.allowAct }
    : { title: words.denyTitle(app, queue), body: words.denyBody(app), act: words.denyAct };
}
