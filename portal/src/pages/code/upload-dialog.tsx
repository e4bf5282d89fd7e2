import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { formatBytes } from '../../components/formats.js';
import { FormDialog } from '../../components/form-dialog.js';
import { code } from '../../texts/code.js';
import { useFolder } from './queries.js';
import { isTooMuch, MAX_UPLOAD_BYTES, uploadsOf } from './upload.js';

interface UploadDialogProps {
  readonly app: string;
  readonly folder: string;
  readonly files: readonly File[];
  readonly onAct: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** What is uploaded where, and what it replaces. */
export function UploadDialog({ app, folder, files, onAct, onClose }: UploadDialogProps) {
  const { data } = useFolder(app, folder);
  const uploads = uploadsOf(files, folder, new Set(data?.entries.map(({ path }) => path)));
  const tooMuch = isTooMuch(uploads);
  return (
    <FormDialog
      title={code.uploadTitle(uploads.length)}
      act={code.upload}
      canAct={!tooMuch}
      onAct={onAct}
      onClose={onClose}
    >
      <ul style={{ margin: 0, overflowWrap: 'anywhere' }}>
        {uploads.map(({ path, bytes, isReplacing }) => (
          <li key={path}>
            {path} ({formatBytes(bytes)}){isReplacing && ` – ${code.replaced}`}
          </li>
        ))}
      </ul>
      {tooMuch ? (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{code.tooMuch(formatBytes(MAX_UPLOAD_BYTES))}</MessageBarBody>
        </MessageBar>
      ) : (
        <div>{code.uploadBody(app)}</div>
      )}
    </FormDialog>
  );
}
