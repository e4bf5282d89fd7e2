import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
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

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function SessionsPart() {
  const {
    data: sessions,
    error,
    refetch,
  } = useQuery({
    queryKey: ['my-sessions'],
    queryFn: () => api('get', '/api/me/sessions'),
  });
  const [asked, setAsked] = useState<Session | 'others'>();
  const close = () => setAsked(undefined);
  const end = async ({ id }: Session) => {
    try {
      await api('delete', '/api/me/sessions/{id}', { path: { id } });
    } finally {
      await refetch();
    }
  };
  const endOthers = async () => {
    await api('delete', '/api/me/sessions');
    await refetch();
  };
  const act = (session: Session) =>
    session.current ? (
      texts.thisOne
    ) : (
      <Button size="small" aria-label={texts.endOf(nameOf(session))} onClick={() => setAsked(session)}>
        {texts.end}
      </Button>
    );
  return (
    <Section title={texts.sessions}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
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
          <Button onClick={() => setAsked('others')}>{texts.endOthers}</Button>
        </div>
      )}
      {asked === 'others' && (
        <Confirmation
          title={texts.endOthersTitle}
          body={texts.endOthersBody}
          act={texts.endOthers}
          onAct={endOthers}
          onClose={close}
        />
      )}
      {asked !== undefined && asked !== 'others' && (
        <Confirmation
          title={texts.endTitle(nameOf(asked))}
          body={texts.endBody}
          act={texts.end}
          onAct={() => end(asked)}
          onClose={close}
        />
      )}
    </Section>
  );
}

/** Browsers of one kind have the same name. */
function nameOf({ name, createdAt }: Session): string {
  return texts.sessionOf(name, moment.format(new Date(createdAt)));
}
