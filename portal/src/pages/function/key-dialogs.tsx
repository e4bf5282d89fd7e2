import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from '@fluentui/react-components';
import { useState } from 'react';
import { Copyable } from '../../components/copyable.js';
import { FormDialog } from '../../components/form-dialog.js';
import { texts } from '../../texts.js';
import { functionKeys as words } from '../../texts/function.js';
import { useKeyChanges, type FunctionName, type Key } from './queries.js';

export function KeyDialog({ of: { name, value }, onClose }: { readonly of: Key; readonly onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.shown(name)}</DialogTitle>
          <DialogContent>
            <Copyable text={value} />
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{texts.close}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

export function AddKeyDialog({ of, onClose }: { readonly of: FunctionName; readonly onClose: () => void }) {
  const { add } = useKeyChanges(of);
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  return (
    <FormDialog
      title={words.addTitle(of.name)}
      act={words.save}
      canAct={name.trim() !== ''}
      onAct={() => add(name.trim(), value)}
      onClose={onClose}
    >
      <Field label={words.name} required>
        <Input value={name} autoComplete="off" onChange={(_, data) => setName(data.value)} />
      </Field>
      <Field label={words.value} hint={words.valueHint}>
        <Input value={value} autoComplete="off" onChange={(_, data) => setValue(data.value)} />
      </Field>
    </FormDialog>
  );
}
