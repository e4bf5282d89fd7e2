import { Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { api } from '../../api/client.js';
import { Failure } from '../../components/failure.js';
import { Form } from '../../components/form.js';
import { Section } from '../../components/section.js';
import { account as texts, people } from '../../texts/people.js';

export function PasswordPart() {
  const queries = useQueryClient();
  const [changes, setChanges] = useState(0);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (body: { readonly current: string; readonly new: string }) => api('put', '/api/me/password', { body }),
    // The fields are emptied: a password does not stay on the page. The other sessions have ended.
    onSuccess: () => {
      setChanges((count) => count + 1);
      return queries.invalidateQueries({ queryKey: ['my-sessions'] });
    },
  });
  return (
    <Section title={texts.password}>
      {error !== null && <Failure error={error} />}
      {isSuccess && (
        <MessageBar intent="success">
          <MessageBarBody>{texts.changed}</MessageBarBody>
        </MessageBar>
      )}
      <Form
        submit={texts.change}
        working={texts.changing}
        isWorking={isPending}
        onSubmit={({ current = '', next = '' }) => mutate({ current, new: next })}
      >
        <Fragment key={changes}>
          <Field label={texts.current} required>
            <Input type="password" name="current" autoComplete="current-password" />
          </Field>
          <Field label={texts.new} hint={people.newPasswordHint} required>
            <Input type="password" name="next" autoComplete="new-password" />
          </Field>
        </Fragment>
      </Form>
    </Section>
  );
}
