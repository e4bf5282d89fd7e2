import { Failure } from './failure.js';
import { NoticeDialog } from './notice-dialog.js';

interface ProblemDialogProps {
  /** What was asked for. */
  readonly title: string;
  readonly error: unknown;
  readonly onClose: () => void;
}

/** Tells that something could not be done, where the act has no place of its own to say so. */
export function ProblemDialog({ title, error, onClose }: ProblemDialogProps) {
  return (
    <NoticeDialog title={title} modalType="alert" onClose={onClose}>
      <Failure error={error} />
    </NoticeDialog>
  );
}
