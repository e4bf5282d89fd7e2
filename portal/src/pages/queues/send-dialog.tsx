import { Button, Field, makeStyles, MessageBar, MessageBarBody, Textarea, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { DialogFrame } from '../../components/dialog-frame.js';
import { Failure } from '../../components/failure.js';
import { texts } from '../../texts.js';
import { queues as words } from '../../texts/queues.js';
import { QUEUES } from './queries.js';

const useStyles = makeStyles({
  text: { height: '200px', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

interface SendDialogProps {
  readonly queue: string;
  readonly app: string;
  readonly onClose: () => void;
}

/** Sends a message as any client would, and stays open: often one more is wanted. */
export function SendDialog({ queue, app, onClose }: SendDialogProps) {
  const styles = useStyles();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      api('post', '/api/apps/{app}/queues/{queue}/messages', { path: { app, queue }, body: { content: text } }),
    onSettled: () => queries.invalidateQueries({ queryKey: QUEUES }),
  });
  return (
    <DialogFrame
      title={words.sendTitle(queue)}
      hasFields
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.close}</Button>
          <Button appearance="primary" disabledFocusable={isPending} onClick={() => !isPending && mutate()}>
            {words.sendIt}
          </Button>
        </>
      }
    >
      {error !== null && <Failure error={error} />}
      <Field label={words.message} hint={words.messageHint(app)}>
        <Textarea
          value={text}
          onChange={(_, { value }) => setText(value)}
          textarea={{ className: styles.text, spellCheck: false }}
        />
      </Field>
      <div aria-live="polite">
        {data !== undefined && (
          <MessageBar intent="success" layout="multiline">
            <MessageBarBody>{words.sent(data.messages.map(({ id }) => id).join(', '))}</MessageBarBody>
          </MessageBar>
        )}
      </div>
    </DialogFrame>
  );
}
