import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { DarkThemeRegular } from '@fluentui/react-icons/svg/dark-theme';
import { texts } from '../texts.js';
import { APPEARANCES, useTheme } from './theme.js';

export function ThemeSwitch() {
  const { appearance, choose } = useTheme();
  return (
    <Menu
      checkedValues={{ appearance: [appearance] }}
      onCheckedValueChange={(_, { checkedItems }) => {
        const chosen = APPEARANCES.find((one) => one === checkedItems[0]);
        if (chosen !== undefined) choose(chosen);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<DarkThemeRegular />} aria-label={texts.shell.theme.label} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {APPEARANCES.map((one) => (
            <MenuItemRadio key={one} name="appearance" value={one}>
              {texts.shell.theme[one]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
