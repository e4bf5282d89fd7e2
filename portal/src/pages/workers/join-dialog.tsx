import { Field, Input } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Copyable } from '../../components/copyable.js';
import { FormDialog } from '../../components/form-dialog.js';
import { NoticeDialog } from '../../components/notice-dialog.js';
import { JOIN_TOKENS } from './join-tokens.js';
import { texts } from '../../texts.js';

const HOURS = 24;

/** Makes a join token and shows it, this once, in the line that a new worker is started with. */
export function JoinDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [token, setToken] = useState<string>();
  const queries = useQueryClient();
  if (token !== undefined) return <MadeLine token={token} onClose={onClose} />;
  const make = async () => {
    const body = { name: name.trim(), singleUse: true, expiresInHours: HOURS };
    const made = await api('post', '/api/join-tokens', { body });
    void queries.invalidateQueries({ queryKey: JOIN_TOKENS });
    return made.token;
  };
  return (
    <FormDialog
      title={texts.workers.joinTitle}
      act={texts.workers.joinMake}
      canAct={name.trim() !== ''}
      onAct={make}
      onClose={onClose}
      onDone={setToken}
    >
      <Field label={texts.workers.joinName} hint={texts.workers.joinNameHint} required>
        <Input value={name} onChange={(_, { value }) => setName(value)} />
      </Field>
    </FormDialog>
  );
}

function MadeLine({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  return (
    <NoticeDialog title={texts.workers.joinTitle} keepsOnClickBeside onClose={onClose}>
      <p>{texts.workers.joinBody}</p>
      <Copyable text={joinLine(token)} />
      <p>{texts.workers.joinOnce}</p>
      <p>{texts.workers.joinBroker}</p>
    </NoticeDialog>
  );
}

function joinLine(token: string): string {
  return `BROKER_URL=amqp://… MANAGEMENT_URL=${window.location.origin} WORKER_JOIN_TOKEN=${token} nightshift worker`;
}
