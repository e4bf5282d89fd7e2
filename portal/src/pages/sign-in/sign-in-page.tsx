import { Button, Divider, Field, Input, MessageBar, MessageBarBody, Text } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { api } from '../../api/client.js';
import { Door } from '../../components/door.js';
import { Failure } from '../../components/failure.js';
import { Form } from '../../components/form.js';
import { useSession } from '../../session/session.js';
import { texts } from '../../texts.js';
import { pathWithin } from './path-within.js';

/** With a name and a password, or with a provider of the organisation. */
export function SignInPage() {
  const { me, renew } = useSession();
  const [search] = useSearchParams();
  const [isMissing, setMissing] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ name = '', password = '' }: Readonly<Record<string, string>>) => {
      await api('post', '/api/sign-in', { body: { name, password } });
      await renew();
    },
  });
  const to = pathWithin(search.get('to'));
  const failed = search.get('error');
  if (me !== null && me !== undefined) return <Navigate to={to} replace />;
  return (
    <Door title={texts.signIn.title} lead={texts.signIn.lead}>
      {error !== null && <Failure error={error} />}
      {error === null && failed !== null && (
        <MessageBar intent="error" layout="multiline" role="alert">
          <MessageBarBody>{texts.signIn.providerFailed(failed)}</MessageBarBody>
        </MessageBar>
      )}
      {isMissing && (
        <MessageBar intent="warning">
          <MessageBarBody>{texts.signIn.missing}</MessageBarBody>
        </MessageBar>
      )}
      <Form
        submit={texts.signIn.submit}
        working={texts.signIn.working}
        isWorking={isPending}
        onSubmit={(values) => {
          const isWhole = values['name'] !== '' && values['password'] !== '';
          setMissing(!isWhole);
          if (isWhole) mutate(values);
        }}
      >
        <Field label={texts.signIn.name} required>
          <Input name="name" autoComplete="username" />
        </Field>
        <Field label={texts.signIn.password} required>
          <Input name="password" type="password" autoComplete="current-password" />
        </Field>
      </Form>
      <OtherWays to={to} />
    </Door>
  );
}

/** The providers of the organisation, and what to do for whoever has no account. */
function OtherWays({ to }: { readonly to: string }) {
  const { data } = useQuery({ queryKey: ['sign-in', 'options'], queryFn: () => api('get', '/api/sign-in/options') });
  const { providers = [], setupNeeded = false } = data ?? {};
  return (
    <>
      {providers.length > 0 && <Divider>{texts.signIn.or}</Divider>}
      {providers.map(({ name, href }) => (
        <Button key={href} as="a" href={`${href}?to=${encodeURIComponent(to)}`}>
          {texts.signIn.with(name)}
        </Button>
      ))}
      <Text size={200}>{setupNeeded ? texts.signIn.setupNeeded : texts.signIn.help}</Text>
    </>
  );
}
