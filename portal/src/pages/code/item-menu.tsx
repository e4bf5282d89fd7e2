import { Button, Menu, MenuItem, MenuItemLink, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { code } from '../../texts/code.js';
import { fileAddress, isInstalled } from './file-text.js';
import type { ShownEntry } from './with-drafts.js';

export type FileAct = 'new file' | 'new folder' | 'upload' | 'rename' | 'delete';

interface ItemMenuProps {
  readonly app: string;
  readonly entry: ShownEntry;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onAct: (act: FileAct) => void;
}

/** What can be done with a file or a folder of the tree. */
export function ItemMenu({ app, entry, isOpen, onOpen, onAct }: ItemMenuProps) {
  const { kind, name, path, isNew } = entry;
  const item = (act: FileAct, text: string, shortcut?: string) => (
    <MenuItem onClick={() => onAct(act)} secondaryContent={shortcut ?? null}>
      {text}
    </MenuItem>
  );
  return (
    <Menu open={isOpen} onOpenChange={(_, { open }) => onOpen(open)}>
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={code.actsOf(name)} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {kind === 'folder' && !isInstalled(path) && (
            <>
              {item('new file', code.newFile)}
              {item('new folder', code.newFolder)}
              {item('upload', code.uploadFiles)}
            </>
          )}
          {!isInstalled(path) && item('rename', code.rename, 'F2')}
          {!isInstalled(path) && item('delete', code.delete, 'Delete')}
          {kind === 'file' && !isNew && (
            <MenuItemLink href={fileAddress(app, path)} download={name}>
              {code.download}
            </MenuItemLink>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
