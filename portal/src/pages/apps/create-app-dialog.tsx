import { Field, Input } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client.js';
import { FormDialog } from '../../components/form-dialog.js';
import { createApp } from '../../texts/create-app.js';

/** As management checks it. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;

/** Makes an app without a version, and goes to it. */
export function CreateAppDialog({ onClose }: { readonly onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const isGood = NAME.test(name);
  const create = async () => {
    await api('post', '/api/apps', { body: { name } });
    await queries.invalidateQueries({ queryKey: ['apps'] });
  };
  return (
    <FormDialog
      title={createApp.title}
      act={createApp.act}
      canAct={isGood}
      onAct={create}
      onClose={onClose}
      onDone={() => navigate(`/apps/${name}`)}
    >
      <Field
        label={createApp.name}
        hint={createApp.rule}
        required
        validationState={name === '' || isGood ? 'none' : 'error'}
      >
        <Input value={name} autoComplete="off" onChange={(_, { value }) => setName(value)} />
      </Field>
      <p>{createApp.next}</p>
    </FormDialog>
  );
}
