import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Busy } from '../../components/busy.js';
import { Confirmation } from '../../components/confirmation.js';
import { Empty } from '../../components/empty.js';
import { expiryOf } from '../../components/expiry.js';
import { Failure } from '../../components/failure.js';
import { ListTable } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { NoticeDialog } from '../../components/notice-dialog.js';
import { TokenDialog } from '../../components/token-dialog.js';
import { account, people as texts } from '../../texts/people.js';
import { useUserChange, useUserTokens, type Token, type User } from './queries.js';

interface UserTokensProps {
  readonly user: User;
  readonly onClose: () => void;
}

export function MakeTokenDialog({ user: { id, name }, onClose }: UserTokensProps) {
  return (
    <TokenDialog
      title={texts.tokenTitle(name)}
      make={async (body) => (await api('post', '/api/users/{id}/tokens', { path: { id }, body })).token}
      onClose={onClose}
    />
  );
}

/** The personal tokens of somebody, to be revoked one by one. The question takes the place of the list, and leads back to it. */
export function TokensDialog({ user, onClose }: UserTokensProps) {
  const changing = useUserChange();
  const [asked, setAsked] = useState<Token>();
  const revoke = (tokenId: string) =>
    changing(api('delete', '/api/users/{id}/tokens/{tokenId}', { path: { id: user.id, tokenId } }));
  if (asked !== undefined) {
    return (
      <Confirmation
        title={account.revokeTitle(asked.name)}
        body={account.revokeBody}
        act={account.revoke}
        onAct={() => revoke(asked.id)}
        onClose={() => setAsked(undefined)}
      />
    );
  }
  return (
    <NoticeDialog title={texts.tokensTitle(user.name)} isWide onClose={onClose}>
      <Tokens user={user} onAsk={setAsked} />
    </NoticeDialog>
  );
}

function Tokens({ user: { id, name }, onAsk }: { readonly user: User; readonly onAsk: (token: Token) => void }) {
  const { data: tokens, error, refetch } = useUserTokens(id);
  return (
    <>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {tokens === undefined && error === null && <Busy />}
      {tokens?.length === 0 && <Empty title={account.noTokens} remedy={texts.noTokensRemedy(name)} />}
      {tokens !== undefined && tokens.length > 0 && (
        <ListTable
          label={texts.tokensTitle(name)}
          columns={[
            { name: texts.tokenName, cell: (token) => token.name },
            { name: account.expires, cell: ({ expiresAt }) => expiryOf(expiresAt), width: '18%' },
            { name: account.lastUsed, cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} />, width: '20%' },
            { name: texts.acts, cell: (token) => <RevokeButton token={token} onAsk={onAsk} />, width: '14%' },
          ]}
          rows={tokens}
          keyOf={(token) => token.id}
        />
      )}
    </>
  );
}

function RevokeButton({ token, onAsk }: { readonly token: Token; readonly onAsk: (token: Token) => void }) {
  return (
    <Button size="small" aria-label={texts.revokeOf(token.name)} onClick={() => onAsk(token)}>
      {account.revoke}
    </Button>
  );
}
