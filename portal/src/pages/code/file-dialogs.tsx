import { Confirmation } from '../../components/confirmation.js';
import { code } from '../../texts/code.js';
import type { FileActs } from './file-acts.js';
import { PathDialog } from './path-dialog.js';
import { UploadDialog } from './upload-dialog.js';
import type { ShownEntry } from './with-drafts.js';

/** What somebody wants to do, and is asked about first. */
export type Asked =
  | { readonly what: 'discard' }
  | { readonly what: 'new file' | 'new folder'; readonly folder: string }
  | { readonly what: 'rename' | 'delete'; readonly entry: ShownEntry }
  | { readonly what: 'upload'; readonly folder: string; readonly files: readonly File[] };

interface FileDialogsProps {
  readonly app: string;
  readonly asked: Asked;
  /** Paths of what is not saved. */
  readonly changed: readonly string[];
  readonly acts: FileActs;
  readonly onClose: () => void;
}

export function FileDialogs({ app, asked, changed, acts, onClose }: FileDialogsProps) {
  switch (asked.what) {
    case 'new file':
    case 'new folder': {
      const initial = asked.folder === '' ? '' : `${asked.folder}/`;
      const [title, hint, onAct] =
        asked.what === 'new file'
          ? [code.newFile, code.pathHint, acts.make]
          : [code.newFolder, code.folderHint(app), acts.makeFolder];
      return <PathDialog {...{ title, hint, initial, onAct, onClose }} act={code.make} />;
    }
    case 'rename':
      return (
        <PathDialog
          title={code.renameTitle(asked.entry.path)}
          act={code.rename}
          initial={asked.entry.path}
          hint={asked.entry.isNew ? code.pathHint : code.renameHint(app)}
          onAct={(path) => acts.rename(asked.entry, path)}
          onClose={onClose}
        />
      );
    case 'upload':
      return (
        <UploadDialog
          {...{ app, onClose }}
          drafts={changed}
          folder={asked.folder}
          files={asked.files}
          onAct={() => acts.upload(asked.files, asked.folder)}
        />
      );
    case 'discard':
      return (
        <Confirmation
          title={code.discardTitle}
          body={code.discardBody(changed.join(', '))}
          act={code.discard}
          onAct={acts.discard}
          onClose={onClose}
        />
      );
    case 'delete':
      return (
        <Confirmation
          title={code.deleteTitle(asked.entry.path)}
          body={deletion(app, asked.entry)}
          act={code.delete}
          onAct={() => acts.remove(asked.entry)}
          onClose={onClose}
        />
      );
  }
}

function deletion(app: string, { kind, path, isNew }: ShownEntry): string {
  if (isNew) return code.deleteUnsaved;
  return kind === 'folder' ? code.deleteFolderBody(path, app) : code.deleteBody(path, app);
}
