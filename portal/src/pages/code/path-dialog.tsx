import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.js';
import { code } from '../../texts/code.js';
import { isPath } from './file-text.js';

interface PathDialogProps {
  readonly title: string;
  readonly act: string;
  readonly initial: string;
  readonly hint: string;
  readonly onAct: (path: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks where a file or a folder is to be. */
export function PathDialog({ title, act, initial, hint, onAct, onClose }: PathDialogProps) {
  const [path, setPath] = useState(initial);
  const isWrong = path !== initial && !path.endsWith('/') && !isPath(path);
  return (
    <FormDialog
      title={title}
      act={act}
      canAct={isPath(path) && path !== initial}
      onAct={() => onAct(path)}
      onClose={onClose}
    >
      <Field
        label={code.path}
        hint={hint}
        validationState={isWrong ? 'error' : 'none'}
        validationMessage={isWrong ? code.pathWrong : null}
      >
        <Input value={path} onChange={(_, { value }) => setPath(value)} />
      </Field>
    </FormDialog>
  );
}
