import {
  CounterBadge,
  makeStyles,
  Spinner,
  Text,
  tokens,
  Tree,
  TreeItem,
  TreeItemLayout,
  type TreeItemValue,
} from '@fluentui/react-components';
import { DocumentRegular } from '@fluentui/react-icons/svg/document';
import { FolderRegular } from '@fluentui/react-icons/svg/folder';
import { useState } from 'react';
import { Failure } from '../../components/failure.js';
import { code } from '../../texts/code.js';
import { useFolder } from './queries.js';
import { withDrafts } from './with-drafts.js';

const useStyles = makeStyles({
  open: { backgroundColor: tokens.colorNeutralBackground1Selected },
  name: { overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3, paddingLeft: tokens.spacingHorizontalXXL },
});

interface FileTreeProps {
  readonly app: string;
  readonly opened: string | undefined;
  readonly drafts: ReadonlyMap<string, string>;
  /** By path, of files and folders. */
  readonly problems: ReadonlyMap<string, number>;
  readonly onOpen: (path: string) => void;
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
  return entries.map(({ kind, name, path }) =>
    kind === 'folder' ? (
      <TreeItem key={path} itemType="branch" value={path}>
        <TreeItemLayout iconBefore={<FolderRegular />} aside={<Problems count={props.problems.get(path)} />}>
          {name}
        </TreeItemLayout>
        <Tree>
          <Items {...props} folder={path} />
        </Tree>
      </TreeItem>
    ) : (
      <File key={path} {...props} name={name} path={path} />
    ),
  );
}

function File({
  name,
  path,
  opened,
  drafts,
  problems,
  onOpen,
}: FileTreeProps & { readonly name: string; readonly path: string }) {
  const styles = useStyles();
  return (
    <TreeItem
      itemType="leaf"
      value={path}
      aria-current={path === opened ? 'page' : undefined}
      onClick={() => onOpen(path)}
      onKeyDown={({ key }) => key === 'Enter' && onOpen(path)}
    >
      <TreeItemLayout
        iconBefore={<DocumentRegular />}
        aside={<Problems count={problems.get(path)} />}
        className={path === opened ? styles.open : ''}
      >
        <span className={styles.name}>
          {name}
          {drafts.has(path) && ` (${code.changed})`}
        </span>
      </TreeItemLayout>
    </TreeItem>
  );
}

function Problems({ count = 0 }: { readonly count: number | undefined }) {
  if (count === 0) return null;
  return <CounterBadge count={count} size="small" color="danger" aria-label={code.problems(count)} />;
}

function foldersOf(path: string): string[] {
  const above = path.split('/').slice(0, -1);
  return above.map((_, depth) => above.slice(0, depth + 1).join('/'));
}
