import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { useMay } from '../../session/session.js';
import { concerns } from '../../texts/house.js';
import type { WantedConsent } from './attention.js';

/** An Owner lets another app take from a queue; nothing for anybody else. */
export function ConsentButton({ queue, owner, app }: WantedConsent) {
  const may = useMay();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const consent = async () => {
    await api('post', '/api/queues/{queue}/consents', { path: { queue }, body: { app } });
    await queries.invalidateQueries({ queryKey: ['queues'] });
  };
  if (!may('owner')) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{concerns.consent}</Button>
      {isAsking && (
        <Confirmation
          title={concerns.consentTitle(app, queue)}
          body={concerns.consentBody(app, queue, owner)}
          act={concerns.consent}
          onAct={consent}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
