import { Checkbox, Field, Input, ProgressBar } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { upload } from '../../api/upload.js';
import { FormDialog } from '../../components/form-dialog.js';
import { formatBytes } from '../../components/formats.js';
import { publishing } from '../../texts/publishing.js';
import type { Deployment } from './queries.js';

interface PublishDialogProps {
  readonly app: string;
  readonly file: File;
  readonly onClose: () => void;
  /** Told the deployment, which goes on by itself. */
  readonly onPublished: (id: string) => void;
}

/** Asks once more, then uploads; closing it, or leaving the page, ends the upload. */
export function PublishDialog({ app, file, onClose, onPublished }: PublishDialogProps) {
  const [message, setMessage] = useState('');
  const [isBuilt, setBuilt] = useState(false);
  const [sentBytes, setSentBytes] = useState<number>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const publish = () => {
    const query = new URLSearchParams({ deployer: 'portal', message, ...(isBuilt ? { remoteBuild: 'true' } : {}) });
    const address = `/api/apps/${encodeURIComponent(app)}/deployments?${query.toString()}`;
    setSentBytes(0);
    stop.current = new AbortController();
    const options = { type: 'application/zip', onProgress: setSentBytes, signal: stop.current.signal };
    return upload<Deployment>(address, file, options).finally(() => setSentBytes(undefined));
  };
  const isSending = sentBytes !== undefined;
  return (
    <FormDialog
      title={publishing.title(app)}
      act={publishing.act}
      canAct
      onAct={publish}
      onClose={onClose}
      onDone={({ id }) => onPublished(id)}
      mayLeave
    >
      <p>{publishing.body(file.name, formatBytes(file.size))}</p>
      <Field label={publishing.message} hint={publishing.messageHint}>
        <Input value={message} disabled={isSending} onChange={(_, { value }) => setMessage(value)} />
      </Field>
      <Field hint={publishing.buildHint}>
        <Checkbox
          label={publishing.build}
          checked={isBuilt}
          disabled={isSending}
          onChange={(_, { checked }) => setBuilt(checked === true)}
        />
      </Field>
      {isSending && <Sending sentBytes={sentBytes} bytes={file.size} />}
    </FormDialog>
  );
}

/** What has left is not there yet: the last part has no measure. */
function Sending({ sentBytes, bytes }: { readonly sentBytes: number; readonly bytes: number }) {
  const isSent = sentBytes >= bytes;
  const text = isSent ? publishing.sent : publishing.sending(formatBytes(sentBytes), formatBytes(bytes));
  return (
    <Field validationMessage={text} validationState="none">
      <ProgressBar aria-label={publishing.progress} {...(isSent ? {} : { value: sentBytes / bytes })} />
    </Field>
  );
}
