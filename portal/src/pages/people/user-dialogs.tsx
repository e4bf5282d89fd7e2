import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { FormDialog } from '../../components/form-dialog.js';
import { people as texts } from '../../texts/people.js';
import { GrantsField } from './grants-field.js';
import { useUserChange, type User } from './queries.js';

interface UserDialogProps {
  readonly user: User;
  readonly onClose: () => void;
}

export function RolesDialog({ user: { id, name, grants: held }, onClose }: UserDialogProps) {
  const changing = useUserChange();
  const [grants, setGrants] = useState(held);
  return (
    <FormDialog
      title={texts.editTitle(name)}
      act={texts.save}
      canAct
      onAct={() => changing(api('put', '/api/users/{id}/grants', { path: { id }, body: { grants: [...grants] } }))}
      onClose={onClose}
    >
      <GrantsField grants={grants} onChange={setGrants} />
    </FormDialog>
  );
}

export function PasswordDialog({ user: { id, name }, onClose }: UserDialogProps) {
  const changing = useUserChange();
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      title={texts.passwordTitle(name)}
      act={texts.save}
      canAct={password !== ''}
      onAct={() => changing(api('patch', '/api/users/{id}', { path: { id }, body: { password } }))}
      onClose={onClose}
    >
      <Field label={texts.password} hint={texts.newPasswordHint} required>
        <Input
          type="password"
          value={password}
          autoComplete="new-password"
          onChange={(_, { value }) => setPassword(value)}
        />
      </Field>
    </FormDialog>
  );
}
