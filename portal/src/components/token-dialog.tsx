import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { people } from '../texts/people.js';
import { Copyable } from './copyable.js';
import { FormDialog } from './form-dialog.js';
import { NoticeDialog } from './notice-dialog.js';

const HOURS_A_DAY = 24;

interface TokenDialogProps {
  readonly title: string;
  /** Resolves with the token itself. */
  readonly make: (token: { readonly name: string; readonly expiresInHours?: number }) => Promise<string>;
  readonly onClose: () => void;
}

/** Makes a personal token and shows it, this once. */
export function TokenDialog({ title, make, onClose }: TokenDialogProps) {
  const [name, setName] = useState('');
  const [days, setDays] = useState('');
  const [token, setToken] = useState<string>();
  if (token !== undefined) return <MadeToken title={title} token={token} onClose={onClose} />;
  const limit = days === '' ? {} : { expiresInHours: Number(days) * HOURS_A_DAY };
  return (
    <FormDialog
      title={title}
      act={people.makeToken}
      canAct={name.trim() !== '' && (days === '' || Number(days) > 0)}
      onAct={() => make({ name: name.trim(), ...limit })}
      onClose={onClose}
      onDone={setToken}
    >
      <Field label={people.tokenName} hint={people.tokenNameHint} required>
        <Input value={name} onChange={(_, { value }) => setName(value)} />
      </Field>
      <Field label={people.tokenDays} hint={people.tokenDaysHint}>
        <Input type="number" min={1} value={days} onChange={(_, { value }) => setDays(value)} />
      </Field>
    </FormDialog>
  );
}

interface MadeTokenProps {
  readonly title: string;
  readonly token: string;
  readonly onClose: () => void;
}

function MadeToken({ title, token, onClose }: MadeTokenProps) {
  return (
    <NoticeDialog title={title} keepsOnClickBeside onClose={onClose}>
      <p>{people.tokenOnce}</p>
      <Copyable text={token} />
    </NoticeDialog>
  );
}
