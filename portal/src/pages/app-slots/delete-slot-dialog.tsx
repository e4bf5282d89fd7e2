import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import type { App } from '../../api/queries.js';
import { Confirmation } from '../../components/confirmation.js';
import { slots as words } from '../../texts/slots.js';
import { useForced } from '../app/use-forced.js';

interface DeleteSlotDialogProps {
  readonly app: App;
  readonly slot: App;
  readonly onClose: () => void;
}

/** There only while it asks: asked anew, what was refused before is not forced. */
export function DeleteSlotDialog({ app, slot, onClose }: DeleteSlotDialogProps) {
  const queries = useQueryClient();
  const { isForced, perform } = useForced(async (query) => {
    await api('delete', '/api/apps/{app}/slots/staging', { path: { app: app.name }, query });
    // The roles for the slot are gone too.
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['me'] }),
      queries.invalidateQueries({ queryKey: ['app'] }),
    ]);
  });
  return (
    <Confirmation
      title={words.deleteTitle(slot.name)}
      body={isForced ? words.forceBody : words.deleteBody}
      act={isForced ? words.force : words.delete}
      onAct={perform}
      onClose={onClose}
    />
  );
}
