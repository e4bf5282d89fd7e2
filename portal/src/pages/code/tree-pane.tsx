import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload';
import { DocumentAddRegular } from '@fluentui/react-icons/svg/document-add';
import { FolderAddRegular } from '@fluentui/react-icons/svg/folder-add';
import { useRef, type DragEvent, type JSX } from 'react';
import { code } from '../../texts/code.js';
import type { Asked } from './file-dialogs.js';
import { FileTree, type FileTreeProps } from './file-tree.js';
import type { FileAct } from './item-menu.js';
import { folderOf } from './upload.js';
import type { ShownEntry } from './with-drafts.js';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    width: '240px',
    paddingRight: tokens.spacingHorizontalS,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  acts: { display: 'flex', paddingBottom: tokens.spacingVerticalXS },
  tree: { flexGrow: 1, overflowY: 'auto' },
});

interface TreePaneProps extends Omit<FileTreeProps, 'onAct'> {
  readonly onAsk: (asked: Asked) => void;
}

/** The tree, with what can be done in it. Files are dropped on it, or on a folder in it. */
export function TreePane({ onAsk, ...tree }: TreePaneProps) {
  const styles = useStyles();
  const picker = useRef<HTMLInputElement>(null);
  const into = useRef('');
  const folder = folderOf(tree.opened ?? '');
  const pick = (where: string) => {
    into.current = where;
    picker.current?.click();
  };
  const act = (what: FileAct, entry: ShownEntry) => {
    if (what === 'rename' || what === 'delete') onAsk({ what, entry });
    else if (what === 'upload') pick(entry.path);
    else onAsk({ what, folder: entry.path });
  };
  const take = (files: FileList | null, where: string) => {
    if (files !== null && files.length > 0) onAsk({ what: 'upload', folder: where, files: [...files] });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the button beside it does the same by keyboard
    <section
      className={styles.root}
      aria-label={code.filesPane}
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer.files, folderUnder(event));
      }}
    >
      <div className={styles.acts} role="toolbar" aria-label={code.files}>
        <Act text={code.newFile} icon={<DocumentAddRegular />} onAct={() => onAsk({ what: 'new file', folder })} />
        <Act text={code.newFolder} icon={<FolderAddRegular />} onAct={() => onAsk({ what: 'new folder', folder })} />
        <Act text={code.uploadFiles} icon={<ArrowUploadRegular />} onAct={() => pick(folder)} />
      </div>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={code.uploadFiles}
        onChange={({ target }) => {
          take(target.files, into.current);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
      <div className={styles.tree}>
        <FileTree {...tree} onAct={act} />
      </div>
    </section>
  );
}

function Act({ text, icon, onAct }: { readonly text: string; readonly icon: JSX.Element; readonly onAct: () => void }) {
  return (
    <Tooltip content={text} relationship="label">
      <Button appearance="subtle" icon={icon} onClick={onAct} />
    </Tooltip>
  );
}

function folderUnder({ target }: DragEvent): string {
  const folder = target instanceof Element ? target.closest('[data-folder]') : null;
  return folder?.getAttribute('data-folder') ?? '';
}
