import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { ProblemDialog } from '../../components/problem-dialog.js';
import { people as texts } from '../../texts/people.js';
import { useUserChange, type User } from './queries.js';
import { PasswordDialog, RolesDialog } from './user-dialogs.js';
import { MakeTokenDialog, TokensDialog } from './user-tokens.js';

type Act = 'edit' | 'setPassword' | 'token' | 'tokens' | 'endSessions' | 'disable' | 'enable' | 'delete';
/** Those that ask before they are done, and what they say then. */
const ASKED = {
  endSessions: [texts.endSessionsTitle, texts.endSessionsBody],
  disable: [texts.disableTitle, texts.disableBody],
  delete: [texts.deleteTitle, texts.deleteBody],
} as const;

/** What may be done with a user. Whoever signs in with a provider has its password there. */
export function UserActions({ user }: { readonly user: User }) {
  const changing = useUserChange();
  const [act, setAct] = useState<Act>();
  const close = () => setAct(undefined);
  const enable = useMutation({ mutationFn: () => changing(performed('enable', user)) });
  const choose = (chosen: Act) => (chosen === 'enable' ? enable.mutate() : setAct(chosen));
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={texts.menuOf(user.name)} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {actsOn(user).map((one) => (
              <MenuItem key={one} onClick={() => choose(one)}>
                {texts[one]}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      {enable.error !== null && <ProblemDialog title={texts.enable} error={enable.error} onClose={enable.reset} />}
      {act === 'edit' && <RolesDialog user={user} onClose={close} />}
      {act === 'setPassword' && <PasswordDialog user={user} onClose={close} />}
      {act === 'token' && <MakeTokenDialog user={user} onClose={close} />}
      {act === 'tokens' && <TokensDialog user={user} onClose={close} />}
      {(act === 'endSessions' || act === 'disable' || act === 'delete') && (
        <Confirmation
          title={ASKED[act][0](user.name)}
          body={ASKED[act][1](user.name)}
          act={texts[act]}
          onAct={() => changing(performed(act, user))}
          onClose={close}
        />
      )}
    </>
  );
}

function actsOn({ disabled, issuer }: User): readonly Act[] {
  return [
    'edit',
    ...(issuer === undefined ? (['setPassword'] as const) : []),
    'token',
    'tokens',
    'endSessions',
    disabled ? 'enable' : 'disable',
    'delete',
  ];
}

function performed(act: 'endSessions' | 'disable' | 'enable' | 'delete', { id }: User): Promise<unknown> {
  const path = { id };
  if (act === 'endSessions') return api('delete', '/api/users/{id}/sessions', { path });
  if (act === 'delete') return api('delete', '/api/users/{id}', { path });
  return api('patch', '/api/users/{id}', { path, body: { disabled: act === 'disable' } });
}
