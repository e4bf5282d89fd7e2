import { keys as words } from '../texts/keys.js';
import { Copyable } from './copyable.js';
import { NoticeDialog } from './notice-dialog.js';

interface KeyDialogProps {
  readonly of: { readonly name: string; readonly value: string };
  readonly onClose: () => void;
}

/** The value of a key, for whoever asked to see it. */
export function KeyDialog({ of: { name, value }, onClose }: KeyDialogProps) {
  return (
    <NoticeDialog title={words.title(name)} onClose={onClose}>
      <Copyable text={value} />
    </NoticeDialog>
  );
}
