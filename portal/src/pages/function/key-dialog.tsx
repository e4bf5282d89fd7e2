import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { Copyable } from '../../components/copyable.js';
import { texts } from '../../texts.js';
import { functionKeys as words } from '../../texts/function.js';
import type { Key } from './queries.js';

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
