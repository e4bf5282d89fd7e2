import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { FormDialog } from '../../components/form-dialog.js';
import { people as texts } from '../../texts/people.js';
import { GrantsField } from './grants-field.js';
import { useUserChange, type Grant } from './queries.js';

export function MakeUserDialog({ onClose }: { readonly onClose: () => void }) {
  const changing = useUserChange();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [grants, setGrants] = useState<readonly Grant[]>([{ role: 'reader' }]);
  const body = { name: name.trim(), grants: [...grants], ...(password === '' ? {} : { password }) };
  return (
    <FormDialog
      title={texts.makeTitle}
      act={texts.makeAct}
      canAct={body.name !== ''}
      onAct={() => changing(api('post', '/api/users', { body }))}
      onClose={onClose}
    >
      <Field label={texts.name} required>
        <Input value={name} autoComplete="off" onChange={(_, { value }) => setName(value)} />
      </Field>
      <Field label={texts.password} hint={texts.passwordHint}>
        <Input
          type="password"
          value={password}
          autoComplete="new-password"
          onChange={(_, { value }) => setPassword(value)}
        />
      </Field>
      <GrantsField grants={grants} onChange={setGrants} />
    </FormDialog>
  );
}
