import { Button } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schema } from '../../api/client.js';
import { Busy } from '../../components/busy.js';
import { Confirmation } from '../../components/confirmation.js';
import { Failure } from '../../components/failure.js';
import { ListTable } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Section } from '../../components/section.js';
import { account as texts, people } from '../../texts/people.js';

type Session = Schema<'SessionResponse'>;

export function SessionsPart() {
  const {
    data: sessions,
    error,
    refetch,
  } = useQuery({
    queryKey: ['my-sessions'],
    queryFn: () => api('get', '/api/me/sessions'),
  });
  const [isAsked, setAsked] = useState(false);
  const end = useMutation({
    mutationFn: ({ id }: Session) => api('delete', '/api/me/sessions/{id}', { path: { id } }),
    onSettled: () => refetch(),
  });
  const endOthers = async () => {
    await api('delete', '/api/me/sessions');
    await refetch();
  };
  const act = (session: Session) =>
    session.current ? (
      texts.thisOne
    ) : (
      <Button size="small" disabledFocusable={end.isPending} onClick={() => end.mutate(session)}>
        {texts.end}
      </Button>
    );
  return (
    <Section title={texts.sessions}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {end.error !== null && <Failure error={end.error} />}
      {sessions === undefined && error === null && <Busy />}
      {sessions !== undefined && (
        <ListTable
          label={texts.sessions}
          columns={[
            { name: texts.browser, cell: ({ name }) => name },
            { name: texts.since, cell: ({ createdAt }) => <Moment at={createdAt} />, width: '18%' },
            { name: texts.lastUsed, cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} />, width: '18%' },
            { name: people.acts, cell: act, width: '12%' },
          ]}
          rows={sessions}
          keyOf={({ id }) => id}
        />
      )}
      {sessions !== undefined && sessions.length > 1 && (
        <div>
          <Button onClick={() => setAsked(true)}>{texts.endOthers}</Button>
        </div>
      )}
      {isAsked && (
        <Confirmation
          title={texts.endOthersTitle}
          body={texts.endOthersBody}
          act={texts.endOthers}
          onAct={endOthers}
          onClose={() => setAsked(false)}
        />
      )}
    </Section>
  );
}
