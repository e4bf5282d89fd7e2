import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { keys as words } from '../texts/keys.js';
import { FormDialog } from './form-dialog.js';
import { isTaken } from './is-taken.js';

interface AddKeyDialogProps {
  readonly title: string;
  /** Those there are: to add one of the same name would end it. */
  readonly known: readonly { readonly name: string }[];
  /** An empty value asks for a random one. */
  readonly add: (name: string, value: string) => Promise<unknown>;
  readonly onClose: () => void;
}

export function AddKeyDialog({ title, known, add, onClose }: AddKeyDialogProps) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  // As it was at first: what is added here joins them before the dialog is gone.
  const [others] = useState(known);
  const isKnown = isTaken(name, others);
  return (
    <FormDialog
      title={title}
      act={words.save}
      canAct={name.trim() !== '' && !isKnown}
      onAct={() => add(name.trim(), value)}
      onClose={onClose}
    >
      <Field label={words.name} required {...(isKnown ? { validationMessage: words.taken } : {})}>
        <Input value={name} autoComplete="off" onChange={(_, data) => setName(data.value)} />
      </Field>
      <Field label={words.own} hint={words.ownHint}>
        <Input value={value} autoComplete="off" onChange={(_, data) => setValue(data.value)} />
      </Field>
    </FormDialog>
  );
}
