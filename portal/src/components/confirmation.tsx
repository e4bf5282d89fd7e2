import { Button, Spinner } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { DialogFrame } from './dialog-frame.js';
import { Failure } from './failure.js';
import { texts } from '../texts.js';

interface ConfirmationProps<Result> {
  readonly title: string;
  /** Names what the act destroys or changes. */
  readonly body: string;
  readonly act: string;
  /** What else is to be known, or chosen, before. */
  readonly children?: ReactNode;
  readonly onAct: () => Promise<Result>;
  readonly onClose: () => void;
  /** When it is done, unless it has gone from the page before; closes it unless given. */
  readonly onDone?: (result: Result) => unknown;
}

/** Asks before an act that cannot be taken back easily, shows its progress, and stays open when it fails. */
export function Confirmation<Result>({
  title,
  body,
  act,
  children,
  onAct,
  onClose,
  onDone = onClose,
}: ConfirmationProps<Result>) {
  const { mutate, isPending, error } = useMutation({ mutationFn: onAct });
  return (
    <DialogFrame
      title={title}
      modalType="alert"
      isHeld={isPending}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} disabled={isPending}>
            {texts.cancel}
          </Button>
          <Button
            appearance="primary"
            onClick={() => mutate(undefined, { onSuccess: onDone })}
            disabledFocusable={isPending}
            {...(isPending ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}
          >
            {act}
          </Button>
        </>
      }
    >
      <p>{body}</p>
      {children}
      {error !== null && <Failure error={error} />}
    </DialogFrame>
  );
}
