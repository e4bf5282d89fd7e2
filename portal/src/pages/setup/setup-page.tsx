import { Field, Input } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client.js';
import { Door } from '../../components/door.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Form } from '../../components/form.js';
import { useSession } from '../../session/session.js';
import { texts } from '../../texts.js';

const LEAST_PASSWORD = 12;

interface Faults {
  readonly name?: string;
  readonly password?: string;
  readonly repeat?: string;
}

/** Whoever holds the link becomes the first Owner, and is signed in. */
export function SetupPage() {
  // Behind the #, so that it comes into no server's log.
  const [token] = useState(() => window.location.hash.slice(1));
  const [faults, setFaults] = useState<Faults>({});
  const { renew } = useSession();
  const navigate = useNavigate();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ name = '', password = '' }: Readonly<Record<string, string>>) => {
      await api('post', '/api/setup', { body: { token, name, password } });
      await renew();
      await navigate('/', { replace: true });
    },
  });
  return (
    <Door title={texts.setup.title} lead={texts.setup.lead}>
      {error !== null && <Failure error={error} />}
      {token === '' ? (
        <Empty title={texts.setup.noToken} remedy={texts.setup.noTokenRemedy} />
      ) : (
        <Form
          submit={texts.setup.submit}
          working={texts.setup.working}
          isWorking={isPending}
          onSubmit={(values) => {
            const found = faultsOf(values);
            setFaults(found);
            if (Object.keys(found).length === 0) mutate(values);
          }}
        >
          <Field label={texts.setup.name} required {...shown(faults.name)}>
            <Input name="name" autoComplete="username" />
          </Field>
          <Field label={texts.setup.password} required hint={texts.setup.passwordHint} {...shown(faults.password)}>
            <Input name="password" type="password" autoComplete="new-password" />
          </Field>
          <Field label={texts.setup.repeat} required {...shown(faults.repeat)}>
            <Input name="repeat" type="password" autoComplete="new-password" />
          </Field>
        </Form>
      )}
    </Door>
  );
}

function faultsOf({ name = '', password = '', repeat = '' }: Readonly<Record<string, string>>): Faults {
  return {
    ...(name === '' ? { name: texts.setup.noName } : {}),
    ...(password.length < LEAST_PASSWORD ? { password: texts.setup.tooShort } : {}),
    ...(password === repeat ? {} : { repeat: texts.setup.differs }),
  };
}

function shown(fault: string | undefined): { validationMessage?: string } {
  return fault === undefined ? {} : { validationMessage: fault };
}
