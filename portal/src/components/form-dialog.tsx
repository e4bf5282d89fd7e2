import { Button, Spinner } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { texts } from '../texts.js';
import { DialogFrame } from './dialog-frame.js';
import { Failure } from './failure.js';

interface FormDialogProps<Result> {
  readonly title: string;
  readonly act: string;
  /** False: something that is needed is missing. */
  readonly canAct: boolean;
  readonly onAct: () => Promise<Result>;
  readonly onClose: () => void;
  /** When it is done, unless it has gone from the page before; closes it unless given. */
  readonly onDone?: (result: Result) => unknown;
  /** For lines of text. */
  readonly isWide?: boolean;
  /** It may be closed while the act is under way: `onClose` ends that. */
  readonly mayLeave?: boolean;
  readonly children: ReactNode;
}

/** Fields and one act. It shows its progress, stays open when it fails, and closes when it is done. */
export function FormDialog<Result>({
  title,
  act,
  canAct,
  onAct,
  onClose,
  onDone = onClose,
  isWide = false,
  mayLeave = false,
  children,
}: FormDialogProps<Result>) {
  const { mutate, isPending, error } = useMutation({ mutationFn: onAct });
  const isHeld = isPending && !mayLeave;
  return (
    <DialogFrame
      title={title}
      isWide={isWide}
      hasFields
      isHeld={isHeld}
      onSubmit={() => canAct && !isPending && mutate(undefined, { onSuccess: onDone })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} disabled={isHeld}>
            {texts.cancel}
          </Button>
          <Button
            type="submit"
            appearance="primary"
            disabledFocusable={!canAct || isPending}
            {...(isPending ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}
          >
            {act}
          </Button>
        </>
      }
    >
      {children}
      {error !== null && <Failure error={error} />}
    </DialogFrame>
  );
}
