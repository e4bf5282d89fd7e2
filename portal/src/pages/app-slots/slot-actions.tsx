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
  const staying = useSlotSettings(app.name, slot.name);
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
          body={words.swapBody({ app: app.name, slot: slot.name, toApp, toSlot, staying })}
          act={words.swap}
          onAct={swap}
          onClose={close}
        />
      )}
      {asked === 'delete' && <DeleteSlotDialog app={app} slot={slot} onClose={close} />}
    </Toolbar>
  );
}

/** What a swap leaves where it is, on either side. */
function useSlotSettings(app: string, slot: string): readonly string[] {
  const { data: own = [] } = useSettings(app);
  const { data: its = [] } = useSettings(slot);
  const names = [...own, ...its].filter(({ slotSetting }) => slotSetting).map(({ name }) => name);
  return [...new Set(names)];
}
