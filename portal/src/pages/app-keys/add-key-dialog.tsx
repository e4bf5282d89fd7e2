import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.js';
import { keys as words } from '../../texts/keys.js';
import { useKeyChanges } from './queries.js';

export function AddKeyDialog({ app, onClose }: { readonly app: string; readonly onClose: () => void }) {
  const { add } = useKeyChanges(app);
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  return (
    <FormDialog
      title={words.addTitle}
      act={words.save}
      canAct={name.trim() !== ''}
      onAct={() => add(name.trim(), value)}
      onClose={onClose}
    >
      <Field label={words.name} required>
        <Input value={name} autoComplete="off" onChange={(_, data) => setName(data.value)} />
      </Field>
      <Field label={words.own} hint={words.ownHint}>
        <Input value={value} autoComplete="off" onChange={(_, data) => setValue(data.value)} />
      </Field>
    </FormDialog>
  );
}
