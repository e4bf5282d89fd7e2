import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { texts } from '../texts.js';
import { Failure } from './failure.js';
import { useFocusBack } from './use-focus-back.js';

interface ProblemDialogProps {
  /** What was asked for. */
  readonly title: string;
  readonly error: unknown;
  readonly onClose: () => void;
}

/** Tells that something could not be done, where the act has no place of its own to say so. */
export function ProblemDialog({ title, error, onClose }: ProblemDialogProps) {
  useFocusBack();
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            <Failure error={error} />
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{texts.close}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
