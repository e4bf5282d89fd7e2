import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { keys as words } from '../texts/keys.js';
import { FormDialog } from './form-dialog.js';

interface AddKeyDialogProps {
  readonly title: string;
  /** An empty value asks for a random one. */
  readonly add: (name: string, value: string) => Promise<unknown>;
  readonly onClose: () => void;
}

export function AddKeyDialog({ title, add, onClose }: AddKeyDialogProps) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  return (
    <FormDialog
      title={title}
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
