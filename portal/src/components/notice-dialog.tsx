import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  type DialogProps,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { texts } from '../texts.js';
import { useFocusBack } from './use-focus-back.js';

interface NoticeDialogProps {
  readonly title: string;
  readonly modalType?: NonNullable<DialogProps['modalType']>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Shows something, and is closed. */
export function NoticeDialog({ title, modalType = 'modal', onClose, children }: NoticeDialogProps) {
  useFocusBack();
  return (
    <Dialog open modalType={modalType} onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{children}</DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{texts.close}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
