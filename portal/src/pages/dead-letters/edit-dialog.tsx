import { Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { FormDialog } from '../../components/form-dialog.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { editedBody, textOfPayload } from './payload-text.js';
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
  const save = async () => {
    if (!('body' in edited)) return;
    await api('put', '/api/dead-letters/{id}/payload', { path: { id }, body: edited.body });
    await renew();
  };
  const problem =
    'problem' in edited ? words.notJson(edited.problem === '' ? words.notObject : edited.problem) : undefined;
  return (
    <FormDialog
      title={words.editTitle}
      act={words.save}
      isWide
      canAct={problem === undefined}
      onAct={save}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
