import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { formatBytes } from '../../components/formats.js';
import { FormDialog } from '../../components/form-dialog.js';
import { code } from '../../texts/code.js';
import { isNotFound, useFolder } from './queries.js';
import { isTooMuch, MAX_UPLOAD_BYTES, uploadsOf } from './upload.js';

interface UploadDialogProps {
  readonly app: string;
  readonly folder: string;
  readonly files: readonly File[];
  /** Paths of what is not saved. */
  readonly drafts: readonly string[];
  readonly onAct: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** What is uploaded where, and what it replaces. */
export function UploadDialog({ app, folder, files, drafts, onAct, onClose }: UploadDialogProps) {
  const { data, error, isPending, refetch } = useFolder(app, folder);
  const isUnknown = isPending || (data === undefined && !isNotFound(error));
  const there = new Set(data?.entries.map(({ path }) => path));
  const uploads = uploadsOf(files, folder, there, new Set(drafts));
  const tooMuch = isTooMuch(uploads);
  return (
    <FormDialog
      title={code.uploadTitle(uploads.length)}
      act={code.upload}
      canAct={!tooMuch && !isUnknown}
      onAct={onAct}
      onClose={onClose}
    >
      <ul style={{ margin: 0, overflowWrap: 'anywhere' }}>
        {uploads.map(({ path, bytes, isReplacing, losesDraft }) => (
          <li key={path}>
            {path} ({formatBytes(bytes)}){isReplacing && ` – ${code.replaced}`}
            {losesDraft && ` – ${code.draftLost}`}
          </li>
        ))}
      </ul>
      {isPending && <Busy />}
      {isUnknown && error !== null && <Failure error={error} retry={() => void refetch()} />}
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
