import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { execution as texts } from '../../texts/executions.js';
import { nameOf } from './executions-table.js';
import type { Execution } from './queries.js';

export function CancelButton({ execution }: { readonly execution: Execution }) {
  const queries = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const { id, day } = execution;
  const cancel = async () => {
    await api('post', '/api/executions/{id}/cancel', { path: { id }, query: { day } });
    await queries.invalidateQueries({ queryKey: ['execution', id] });
  };
  return (
    <>
      <Button onClick={() => setAsked(true)}>{texts.cancel}</Button>
      {isAsked && (
        <Confirmation
          title={texts.cancelTitle(nameOf(execution))}
          body={texts.cancelBody}
          act={texts.cancel}
          onAct={cancel}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
