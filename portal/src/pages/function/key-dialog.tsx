import { Copyable } from '../../components/copyable.js';
import { NoticeDialog } from '../../components/notice-dialog.js';
import { functionKeys as words } from '../../texts/function.js';
import type { Key } from './queries.js';

export function KeyDialog({ of: { name, value }, onClose }: { readonly of: Key; readonly onClose: () => void }) {
  return (
    <NoticeDialog title={words.shown(name)} onClose={onClose}>
      <Copyable text={value} />
    </NoticeDialog>
  );
}
