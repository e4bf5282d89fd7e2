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
import { texts } from '../../texts.js';
import { code } from '../../texts/code.js';
import { isPath } from './file-text.js';

interface NewFileDialogProps {
  readonly folder: string;
  readonly onMake: (path: string) => void;
  readonly onClose: () => void;
}

/** Asks for the path of a new file; it is stored with the next saving. */
export function NewFileDialog({ folder, onMake, onClose }: NewFileDialogProps) {
  const [path, setPath] = useState(folder === '' ? '' : `${folder}/`);
  const [isRefused, setRefused] = useState(false);
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (isPath(path)) onMake(path);
            else setRefused(true);
          }}
        >
          <DialogBody>
            <DialogTitle>{code.newFile}</DialogTitle>
            <DialogContent>
              <Field
                label={code.path}
                hint={code.pathHint}
                validationState={isRefused ? 'error' : 'none'}
                validationMessage={isRefused ? code.pathWrong : null}
              >
                <Input value={path} onChange={(_, { value }) => setPath(value)} />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{texts.cancel}</Button>
              <Button type="submit" appearance="primary">
                {code.make}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
