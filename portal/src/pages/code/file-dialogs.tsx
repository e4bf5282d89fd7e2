import { Confirmation } from '../../components/confirmation.js';
import { code } from '../../texts/code.js';
import type { OpenDrafts } from './drafts.js';
import { NewFileDialog } from './new-file-dialog.js';

export type Asked = 'discard' | 'delete' | 'new' | undefined;

interface FileDialogsProps {
  readonly app: string;
  readonly asked: Asked;
  readonly opened: string | undefined;
  readonly drafts: OpenDrafts;
  readonly onMake: (path: string) => void;
  readonly onDiscard: () => Promise<unknown>;
  readonly onDelete: (path: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** What is asked before something is made or goes. */
export function FileDialogs(props: FileDialogsProps) {
  const { app, asked, opened, drafts, onMake, onDiscard, onDelete, onClose } = props;
  if (asked === 'new') {
    const folder = opened?.includes('/') === true ? opened.slice(0, opened.lastIndexOf('/')) : '';
    return (
      <NewFileDialog
        folder={folder}
        onMake={(path) => {
          onMake(path);
          onClose();
        }}
        onClose={onClose}
      />
    );
  }
  if (asked === 'discard') {
    return (
      <Confirmation
        title={code.discardTitle}
        body={code.discardBody([...drafts.files.keys()].join(', '))}
        act={code.discard}
        onAct={onDiscard}
        onClose={onClose}
      />
    );
  }
  if (asked !== 'delete' || opened === undefined) return null;
  return (
    <Confirmation
      title={code.deleteTitle(opened)}
      body={code.deleteBody(opened, app)}
      act={code.delete}
      onAct={() => onDelete(opened)}
      onClose={onClose}
    />
  );
}
