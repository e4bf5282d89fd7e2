import { makeStyles, Spinner, Text, tokens, Tree, type TreeItemValue } from '@fluentui/react-components';
import { useState } from 'react';
import { Failure } from '../../components/failure.js';
import { code } from '../../texts/code.js';
import type { FileAct } from './item-menu.js';
import { useFolder } from './queries.js';
import { FileItem, FolderItem } from './tree-items.js';
import { withDrafts, type ShownEntry } from './with-drafts.js';

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground3, paddingLeft: tokens.spacingHorizontalXXL },
});

export interface FileTreeProps {
  readonly app: string;
  readonly opened: string | undefined;
  readonly drafts: ReadonlyMap<string, string>;
  /** By path, of files and folders. */
  readonly problems: ReadonlyMap<string, number>;
  readonly onOpen: (path: string) => void;
  readonly onAct: (act: FileAct, entry: ShownEntry) => void;
}

/** The files of the app: each folder is read when it is unfolded. */
export function FileTree(props: FileTreeProps) {
  const { opened = '' } = props;
  const [unfolded, setUnfolded] = useState<ReadonlySet<TreeItemValue>>(new Set());
  // Wherever it was opened from, the open file is seen in its folder.
  const [shown, setShown] = useState('');
  if (opened !== shown) {
    setShown(opened);
    setUnfolded(new Set([...unfolded, ...foldersOf(opened)]));
  }
  return (
    <Tree
      aria-label={code.files}
      size="small"
      openItems={unfolded}
      onOpenChange={(_, { openItems }) => setUnfolded(openItems)}
    >
      <Items {...props} folder="" />
    </Tree>
  );
}

function Items({ folder, ...props }: FileTreeProps & { readonly folder: string }) {
  const styles = useStyles();
  const { data, error, refetch } = useFolder(props.app, folder);
  // A folder that only drafts are in is not there yet.
  const there = data?.entries ?? (error === null ? undefined : []);
  if (there === undefined) return <Spinner size="tiny" delay={300} />;
  const entries = withDrafts(there, folder, props.drafts.keys());
  if (entries.length === 0) {
    if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
    return <Text className={styles.quiet}>{code.emptyFolder}</Text>;
  }
  return entries.map((entry) =>
    entry.kind === 'folder' ? (
      <FolderItem key={entry.path} {...props} entry={entry}>
        <Items {...props} folder={entry.path} />
      </FolderItem>
    ) : (
      <FileItem key={entry.path} {...props} entry={entry} />
    ),
  );
}

function foldersOf(path: string): string[] {
  const above = path.split('/').slice(0, -1);
  return above.map((_, depth) => above.slice(0, depth + 1).join('/'));
}
