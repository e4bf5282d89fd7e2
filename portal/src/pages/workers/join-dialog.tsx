import { Button, Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Copyable } from '../../components/copyable.js';
import { DialogFrame } from '../../components/dialog-frame.js';
import { Failure } from '../../components/failure.js';
import { JOIN_TOKENS } from './join-tokens.js';
import { texts } from '../../texts.js';

const HOURS = 24;

/** Makes a join token and shows it, this once, in the line that a new worker is started with. */
export function JoinDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const queries = useQueryClient();
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: () =>
      api('post', '/api/join-tokens', { body: { name: name.trim(), singleUse: true, expiresInHours: HOURS } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: JOIN_TOKENS }),
  });
  return (
    <DialogFrame
      title={texts.workers.joinTitle}
      hasFields
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{data === undefined ? texts.cancel : texts.close}</Button>
          {data === undefined && (
            <Button appearance="primary" disabledFocusable={name.trim() === '' || isPending} onClick={() => mutate()}>
              {texts.workers.joinMake}
            </Button>
          )}
        </>
      }
    >
      {error !== null && <Failure error={error} />}
      {data === undefined ? (
        <Field label={texts.workers.joinName} hint={texts.workers.joinNameHint} required>
          <Input value={name} onChange={(_, { value }) => setName(value)} />
        </Field>
      ) : (
        <>
          <p>{texts.workers.joinBody}</p>
          <Copyable text={joinLine(data.token)} />
          <p>{texts.workers.joinOnce}</p>
          <p>{texts.workers.joinBroker}</p>
        </>
      )}
    </DialogFrame>
  );
}

function joinLine(token: string): string {
  return `BROKER_URL=amqp://… MANAGEMENT_URL=${window.location.origin} WORKER_JOIN_TOKEN=${token} nightshift worker`;
}
