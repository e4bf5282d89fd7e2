import {
  Button,
  makeStyles,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemLink,
  MenuList,
  MenuPopover,
  MenuTrigger,
  tokens,
} from '@fluentui/react-components';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import type { Schema } from '../api/client.js';
import { useNavigate } from 'react-router';
import { useMay } from '../session/session.js';
import { texts } from '../texts.js';

const useStyles = makeStyles({
  roles: {
    padding: `0 ${tokens.spacingHorizontalS} ${tokens.spacingVerticalS}`,
    color: tokens.colorNeutralForeground2,
  },
});

interface UserMenuProps {
  readonly me: Schema<'MeResponse'>;
  readonly onSignOut: () => void;
}

function AccountItem() {
  const go = useNavigate();
  return <MenuItem onClick={() => void go('/account')}>{texts.shell.account}</MenuItem>;
}

/** Who is signed in, with which roles, and the way out. */
export function UserMenu({ me, onSignOut }: UserMenuProps) {
  const styles = useStyles();
  const may = useMay();
  const roles = me.grants.map(({ role, app }) => texts.shell.roleIn(texts.roles[role], app ?? texts.shell.wholeHouse));
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<PersonRegular />} aria-label={texts.shell.user(me.name)}>
          {me.name}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{texts.shell.roles}</MenuGroupHeader>
            <div className={styles.roles}>{roles.length === 0 ? texts.shell.noRoles : roles.join(', ')}</div>
          </MenuGroup>
          <MenuDivider />
          <AccountItem />
          {may('reader') && <MenuItemLink href="/api/docs">{texts.shell.apiDocs}</MenuItemLink>}
          <MenuItem onClick={onSignOut}>{texts.shell.signOut}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
