import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { DialogFrame } from '../../components/dialog-frame.js';
import { Failure } from '../../components/failure.js';
import { texts } from '../../texts.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { editedBody, textOfPayload, type Edited } from './payload-text.js';
import { useRenewLetters, type LetterDetail } from './queries.js';

const useStyles = makeStyles({
  text: { height: '360px', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

/** Changes what a redrive sends. JSON is checked as it is typed. */
export function EditDialog({ letter, onClose }: { readonly letter: LetterDetail; readonly onClose: () => void }) {
  const styles = useStyles();
  const renew = useRenewLetters();
  const { id, payload } = letter;
  const [text, setText] = useState(() => textOfPayload(payload) ?? '');
  const edited = editedBody(payload.encoding, text);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ body }: Extract<Edited, { body: unknown }>) => {
      await api('put', '/api/dead-letters/{id}/payload', { path: { id }, body });
      await renew();
    },
    onSuccess: onClose,
  });
  const problem =
    'problem' in edited ? words.notJson(edited.problem === '' ? words.notObject : edited.problem) : undefined;
  return (
    <DialogFrame
      title={words.editTitle}
      isWide
      hasFields
      isHeld={isPending}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} disabled={isPending}>
            {texts.cancel}
          </Button>
          <Button
            appearance="primary"
            disabledFocusable={isPending || problem !== undefined}
            onClick={() => 'body' in edited && !isPending && mutate(edited)}
          >
            {words.save}
          </Button>
        </>
      }
    >
      {error !== null && <Failure error={error} />}
      <p>
        {words.editHint} {payload.encoding === 'json' && words.masked}
      </p>
      <Field
        label={words.editLabel}
        {...(problem === undefined ? {} : { validationMessage: problem, validationState: 'error' })}
      >
        <Textarea
          value={text}
          onChange={(_, { value }) => setText(value)}
          textarea={{ className: styles.text, spellCheck: false }}
        />
      </Field>
    </DialogFrame>
  );
}
