import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schema } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { Failure } from '../../components/failure.js';
import { ListTable } from '../../components/list-table.js';
import { Section } from '../../components/section.js';
import { Status } from '../../components/status.js';
import { livePollMs } from '../../live/follow-events.js';
import { texts } from '../../texts.js';

type JoinToken = Schema<'JoinTokenResponse'>;

/** With the workers: one that joins uses a token up. */
export const JOIN_TOKENS = ['workers', 'join-tokens', 'list'];

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** What lets workers join, and what became of each. Nothing is shown until the first one is made. */
export function JoinTokens() {
  const [asked, setAsked] = useState<JoinToken>();
  const {
    data: tokens,
    error,
    refetch,
  } = useQuery({
    queryKey: JOIN_TOKENS,
    queryFn: () => api('get', '/api/join-tokens'),
    refetchInterval: livePollMs,
  });
  const revoke = async ({ id }: JoinToken) => {
    await api('delete', '/api/join-tokens/{id}', { path: { id } });
    await refetch();
  };
  const failure = error !== null && <Failure error={error} retry={() => void refetch()} />;
  if (tokens === undefined || tokens.length === 0) return failure;
  return (
    <Section title={texts.workers.tokens}>
      {failure}
      <ListTable
        label={texts.workers.tokens}
        columns={[
          { name: texts.workers.tokenName, cell: ({ name }) => name },
          { name: texts.workers.tokenState, cell: stateOf, width: '15%' },
          {
            name: texts.workers.tokenUses,
            cell: ({ uses, maxUses }) => texts.workers.usesOf(uses, maxUses),
            width: '15%',
          },
          { name: texts.workers.tokenExpires, cell: expiryOf, width: '20%' },
          {
            name: texts.workers.actions,
            cell: (token) => <RevokeButton token={token} onAsk={setAsked} />,
            width: '14%',
          },
        ]}
        rows={tokens.toReversed()}
        keyOf={({ id }) => id}
      />
      {asked !== undefined && (
        <Confirmation
          title={texts.workers.revokeTitle(asked.name)}
          body={texts.workers.revokeBody}
          act={texts.workers.revoke}
          onAct={() => revoke(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Section>
  );
}

interface RevokeButtonProps {
  readonly token: JoinToken;
  readonly onAsk: (token: JoinToken) => void;
}

function RevokeButton({ token, onAsk }: RevokeButtonProps) {
  if (token.state !== 'valid') return null;
  return (
    <Button size="small" aria-label={texts.workers.revokeOf(token.name)} onClick={() => onAsk(token)}>
      {texts.workers.revoke}
    </Button>
  );
}

function stateOf({ state }: JoinToken) {
  return <Status tone={state === 'valid' ? 'good' : 'quiet'}>{texts.workers.tokenStates[state]}</Status>;
}

function expiryOf({ expiresAt }: JoinToken): string {
  return expiresAt === undefined ? texts.never : moment.format(new Date(expiresAt));
}
