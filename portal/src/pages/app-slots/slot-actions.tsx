import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import type { App } from '../../api/queries.js';
import { Confirmation } from '../../components/confirmation.js';
import { Toolbar } from '../../components/toolbar.js';
import { slots as words } from '../../texts/slots.js';
import { useSettings } from '../app-settings/queries.js';

interface SlotActionsProps {
  readonly app: App;
  readonly slot: App;
}

/** Swaps the slot with its app, or does away with it. */
export function SlotActions({ app, slot }: SlotActionsProps) {
  const queries = useQueryClient();
  const staying = useSlotSettings(app.name, slot.name);
  const [asked, setAsked] = useState<'swap' | 'delete'>();
  const path = { app: app.name };
  const perform = async () => {
    if (asked === 'swap') await api('post', '/api/apps/{app}/swap', { path });
    // What is lost was named before it was confirmed.
    else await api('delete', '/api/apps/{app}/slots/staging', { path, query: { force: 'true' } });
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
      {asked !== undefined && (
        <Confirmation
          title={asked === 'swap' ? words.swapTitle(app.name, slot.name) : words.deleteTitle(slot.name)}
          body={
            asked === 'swap'
              ? words.swapBody({ app: app.name, slot: slot.name, toApp, toSlot, staying })
              : words.deleteBody
          }
          act={words[asked]}
          onAct={perform}
          onClose={() => setAsked(undefined)}
        />
      )}
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
