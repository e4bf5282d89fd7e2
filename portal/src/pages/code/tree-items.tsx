import { CounterBadge, makeStyles, tokens, Tree, TreeItem, TreeItemLayout } from '@fluentui/react-components';
import { DocumentRegular } from '@fluentui/react-icons/svg/document';
import { FolderRegular } from '@fluentui/react-icons/svg/folder';
import { useState, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react';
import { code } from '../../texts/code.js';
import { isInstalled } from './file-text.js';
import type { FileTreeProps } from './file-tree.js';
import { ItemMenu, type FileAct } from './item-menu.js';
import type { ShownEntry } from './with-drafts.js';

const useStyles = makeStyles({
  open: { backgroundColor: tokens.colorNeutralBackground1Selected },
  name: { overflowWrap: 'anywhere' },
});

type ItemProps = FileTreeProps & { readonly entry: ShownEntry };

export function FolderItem({ children, ...props }: ItemProps & { readonly children: ReactNode }) {
  const { entry, problems } = props;
  const { acts, actions } = useItem(props);
  return (
    <TreeItem itemType="branch" value={entry.path} data-folder={entry.path} {...acts}>
      <TreeItemLayout
        iconBefore={<FolderRegular />}
        aside={<Problems count={problems.get(entry.path)} />}
        actions={actions}
      >
        {entry.name}
      </TreeItemLayout>
      <Tree>{children}</Tree>
    </TreeItem>
  );
}

export function FileItem(props: ItemProps) {
  const styles = useStyles();
  const { entry, opened, drafts, problems, onOpen } = props;
  const { path, name } = entry;
  const { acts, actions } = useItem(props);
  const isOpen = path === opened;
  return (
    <TreeItem
      itemType="leaf"
      value={path}
      aria-current={isOpen ? 'page' : undefined}
      {...acts}
      onClick={(event) => isOwn(event) && onOpen(path)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && isOwn(event)) onOpen(path);
        acts.onKeyDown(event);
      }}
    >
      <TreeItemLayout
        iconBefore={<DocumentRegular />}
        aside={<Problems count={problems.get(path)} />}
        actions={actions}
        className={isOpen ? styles.open : ''}
      >
        <span className={styles.name}>
          {name}
          {drafts.has(path) && ` (${code.changed})`}
        </span>
      </TreeItemLayout>
    </TreeItem>
  );
}

/** Its menu, by the button that comes with pointer and focus or by the right button of the mouse, and its keys. */
function useItem({ app, entry, onAct }: ItemProps) {
  const [isMenuOpen, openMenu] = useState(false);
  const [isAimedAt, setAimedAt] = useState(false);
  const act = (what: FileAct) => onAct(what, entry);
  return {
    acts: {
      onContextMenu: (event: SyntheticEvent) => {
        if (!isOwn(event)) return;
        event.preventDefault();
        openMenu(true);
      },
      onKeyDown: (event: KeyboardEvent) => {
        // On its button too: that has the focus once its menu was closed.
        if (!isWithin(event) || isInstalled(entry.path)) return;
        if (event.key === 'F2') act('rename');
        if (event.key === 'Delete') act('delete');
      },
    },
    actions: {
      // The open menu stays, also where a narrower window takes the item from under the pointer.
      visible: isMenuOpen || isAimedAt,
      onVisibilityChange: (_: unknown, { visible }: { readonly visible: boolean }) => setAimedAt(visible),
      children: <ItemMenu {...{ app, entry }} isOpen={isMenuOpen} onOpen={openMenu} onAct={act} />,
    },
  };
}

/** Of the item itself, not of its button. */
function isOwn({ target, currentTarget }: SyntheticEvent): boolean {
  return target instanceof Element && target.closest('button') === null && isWithin({ target, currentTarget });
}

/** Not of an item within, and not of the menu, which lies in it for React alone. */
function isWithin({ target, currentTarget }: Pick<SyntheticEvent, 'target' | 'currentTarget'>): boolean {
  return target instanceof Element && target.closest('[role=treeitem]') === currentTarget;
}

function Problems({ count = 0 }: { readonly count: number | undefined }) {
  if (count === 0) return null;
  return <CounterBadge count={count} size="small" color="danger" aria-label={code.problems(count)} />;
}
