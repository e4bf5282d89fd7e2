import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.js';
import { code } from '../../texts/code.js';
import type { Refusal } from './file-acts.js';
import { isPath } from './file-text.js';

interface PathDialogProps {
  readonly title: string;
  readonly act: string;
  readonly initial: string;
  readonly hint: string;
  /** Says why it did nothing, if so. */
  readonly onAct: (path: string) => Promise<Refusal>;
  readonly onClose: () => void;
}

/** Asks where a file or a folder is to be. */
export function PathDialog({ title, act, initial, hint, onAct, onClose }: PathDialogProps) {
  const [path, setPath] = useState(initial);
  const [refused, setRefused] = useState<{ readonly path: string; readonly why: string }>();
  const isWrong = path !== initial && !path.endsWith('/') && !isPath(path);
  const wrong = isWrong ? code.pathWrong : refused?.path === path ? refused.why : undefined;
  const tryIt = async () => {
    const why = await onAct(path);
    if (why === undefined) onClose();
    else setRefused({ path, why });
  };
  return (
    <FormDialog
      title={title}
      act={act}
      canAct={isPath(path) && path !== initial}
      onAct={tryIt}
      onClose={onClose}
      // A refusal leaves it open.
      onDone={() => {}}
    >
      <Field
        label={code.path}
        hint={hint}
        validationState={wrong === undefined ? 'none' : 'error'}
        validationMessage={wrong ?? null}
      >
        <Input value={path} onChange={(_, { value }) => setPath(value)} />
      </Field>
    </FormDialog>
  );
}
