import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import type { App } from '../../api/queries.js';
import { Confirmation } from '../../components/confirmation.js';
import { Toolbar } from '../../components/toolbar.js';
import { slots as words } from '../../texts/slots.js';
import { useSettings } from '../app-settings/queries.js';
import { DeleteSlotDialog } from './delete-slot-dialog.js';

interface SlotActionsProps {
  readonly app: App;
  readonly slot: App;
}

/** Swaps the slot with its app, or does away with it. */
export function SlotActions({ app, slot }: SlotActionsProps) {
  const queries = useQueryClient();
  const { staying, leaving } = useSwappedSettings(app.name, slot.name);
  const [asked, setAsked] = useState<'swap' | 'delete'>();
  const close = () => setAsked(undefined);
  const swap = async () => {
    await api('post', '/api/apps/{app}/swap', { path: { app: app.name } });
    await queries.invalidateQueries({ queryKey: ['app'] });
  };
  const toApp = words.versionOf(slot.version);
  const toSlot = words.versionOf(app.version);
  return (
    <Toolbar>
      <Button appearance="primary" onClick={() => setAsked('swap')}>
        {words.swap}
      </Button>
      <Button onClick={() => setAsked('delete')}>{words.delete}</Button>
      {asked === 'swap' && (
        <Confirmation
          title={words.swapTitle(app.name, slot.name)}
          body={words.swapBody({ app: app.name, slot: slot.name, toApp, toSlot, staying, leaving })}
          act={words.swap}
          onAct={swap}
          onClose={close}
        />
      )}
      {asked === 'delete' && <DeleteSlotDialog app={app} slot={slot} onClose={close} />}
    </Toolbar>
  );
}

/** Environment variables that a swap leaves where they are, on either side; and those that the app has now and would not have then. */
function useSwappedSettings(app: string, slot: string) {
  const { data: own = [] } = useSettings(app);
  const { data: its } = useSettings(slot);
  const staying = [...own, ...(its ?? [])].filter(({ slotSetting }) => slotSetting).map(({ name }) => name);
  const coming = new Set(its?.map(({ name }) => name.toLowerCase()));
  const leaving = own.filter(
    ({ name, slotSetting }) => its !== undefined && !slotSetting && !coming.has(name.toLowerCase()),
  );
  return { staying: [...new Set(staying)], leaving: leaving.map(({ name }) => name) };
}
