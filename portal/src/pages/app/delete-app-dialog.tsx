import { Field, Input } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type Schema } from '../../api/client.js';
import { FormDialog } from '../../components/form-dialog.js';
import { deleteApp } from '../../texts/app-parts.js';

interface DeleteAppDialogProps {
  readonly app: Schema<'AppDetailResponse'>;
  readonly onClose: () => void;
}

/** Names what goes, and wants the name typed before it goes. */
export function DeleteAppDialog({ app: { name, versions, functions }, onClose }: DeleteAppDialogProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const remove = async () => {
    // What is lost was named before the name was typed.
    await api('delete', '/api/apps/{app}', { path: { app: name }, query: { force: 'true' } });
    await navigate('/apps');
    queries.removeQueries({ queryKey: ['app', name] });
    await queries.invalidateQueries({ queryKey: ['apps'] });
  };
  return (
    <FormDialog
      title={deleteApp.title(name)}
      act={deleteApp.act}
      canAct={typed === name}
      onAct={remove}
      onClose={onClose}
    >
      <p>
        {deleteApp.body(
          versions.length,
          functions.map((fn) => fn.name),
        )}
      </p>
      <Field label={deleteApp.confirm(name)}>
        <Input value={typed} autoComplete="off" onChange={(_, { value }) => setTyped(value)} />
      </Field>
    </FormDialog>
  );
}
