import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { Toolbar } from '../../components/toolbar.js';
import { texts } from '../../texts.js';
import { versionActs as words } from '../../texts/versions.js';
import { mayDelete, type Version } from './split.js';

export type VersionAct = 'activate' | 'split' | 'delete';

interface VersionActionsProps {
  readonly version: Version;
  /** There is an active version to split with. */
  readonly maySplit: boolean;
  readonly onAct: (act: VersionAct) => void;
}

/** What may be done with a version that is not the active one. */
export function VersionActions({ version, maySplit, onAct }: VersionActionsProps) {
  const acts = [...(maySplit ? ['split' as const] : []), ...(mayDelete(version) ? ['delete' as const] : [])];
  return (
    <Toolbar>
      <Button size="small" onClick={() => onAct('activate')}>
        {texts.app.activate}
      </Button>
      {acts.length > 0 && (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button
              size="small"
              appearance="subtle"
              icon={<MoreHorizontalRegular />}
              aria-label={words.menuOf(version.version)}
            />
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {acts.map((act) => (
                <MenuItem key={act} onClick={() => onAct(act)}>
                  {words[act]}
                </MenuItem>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
    </Toolbar>
  );
}
