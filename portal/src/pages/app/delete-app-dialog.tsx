import { Field, Input } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type Schema } from '../../api/client.js';
import { useSlots } from '../../api/queries.js';
import { FormDialog } from '../../components/form-dialog.js';
import { deleteApp as words } from '../../texts/app-parts.js';
import { useForced } from './use-forced.js';

interface DeleteAppDialogProps {
  readonly app: Schema<'AppDetailResponse'>;
  readonly onClose: () => void;
}

/** Names what goes, and wants the name typed before it goes. */
export function DeleteAppDialog({ app: { name, versions, functions }, onClose }: DeleteAppDialogProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: slots = [] } = useSlots(name);
  const [typed, setTyped] = useState('');
  const { isForced, perform } = useForced(async (query) => {
    await api('delete', '/api/apps/{app}', { path: { app: name }, query });
    // What is on the page would be asked for again, and is gone.
    queries.removeQueries({ queryKey: ['app', name], type: 'inactive' });
    void queries.invalidateQueries({ queryKey: ['apps'] });
  });
  const [slot] = slots;
  return (
    <FormDialog
      title={words.title(name)}
      act={isForced ? words.force : words.act}
      canAct={typed === name && slot === undefined}
      onAct={perform}
      onClose={onClose}
      onDone={async () => {
        await navigate('/apps');
        queries.removeQueries({ queryKey: ['app', name] });
      }}
    >
      <p>
        {words.body(
          versions.length,
          functions.map((fn) => fn.name),
        )}
      </p>
      {slot !== undefined && <p>{words.slotFirst(slot.name)}</p>}
      <Field label={words.confirm(name)}>
        <Input value={typed} autoComplete="off" onChange={(_, { value }) => setTyped(value)} />
      </Field>
      {isForced && <p>{words.loss}</p>}
    </FormDialog>
  );
}
