import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schema } from '../../api/client.js';
import { Busy } from '../../components/busy.js';
import { Confirmation } from '../../components/confirmation.js';
import { Empty } from '../../components/empty.js';
import { expiryOf } from '../../components/expiry.js';
import { Failure } from '../../components/failure.js';
import { ListTable } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Section } from '../../components/section.js';
import { TokenDialog } from '../../components/token-dialog.js';
import { account as texts, people } from '../../texts/people.js';

type Token = Schema<'PersonalTokenResponse'>;

export function TokensPart() {
  const {
    data: tokens,
    error,
    refetch,
  } = useQuery({
    queryKey: ['my-tokens'],
    queryFn: () => api('get', '/api/me/tokens'),
  });
  const [isMaking, setMaking] = useState(false);
  const [asked, setAsked] = useState<Token>();
  const revoke = async ({ id }: Token) => {
    await api('delete', '/api/me/tokens/{id}', { path: { id } });
    await refetch();
  };
  return (
    <Section title={texts.tokens}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {tokens === undefined && error === null && <Busy />}
      {tokens?.length === 0 && <Empty title={texts.noTokens} remedy={texts.noTokensRemedy} />}
      {tokens !== undefined && tokens.length > 0 && (
        <ListTable
          label={texts.tokens}
          columns={[
            { name: people.tokenName, cell: ({ name }) => name },
            { name: texts.expires, cell: ({ expiresAt }) => expiryOf(expiresAt), width: '18%' },
            { name: texts.lastUsed, cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} />, width: '18%' },
            {
              name: people.acts,
              cell: (token) => (
                <Button size="small" onClick={() => setAsked(token)}>
                  {texts.revoke}
                </Button>
              ),
              width: '12%',
            },
          ]}
          rows={tokens}
          keyOf={({ id }) => id}
        />
      )}
      <div>
        <Button onClick={() => setMaking(true)}>{people.token}</Button>
      </div>
      {isMaking && <MyTokenDialog onClose={() => setMaking(false)} onMade={() => void refetch()} />}
      {asked !== undefined && (
        <Confirmation
          title={texts.revokeTitle(asked.name)}
          body={texts.revokeBody}
          act={texts.revoke}
          onAct={() => revoke(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Section>
  );
}

function MyTokenDialog({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: () => void }) {
  const make = async (body: Schema<'CreatePersonalTokenRequest'>) => {
    const { token } = await api('post', '/api/me/tokens', { body });
    onMade();
    return token;
  };
  return <TokenDialog title={texts.newToken} make={make} onClose={onClose} />;
}
