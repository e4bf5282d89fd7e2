import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { texts } from '../texts.js';
import { Failure } from './failure.js';
import { useFocusBack } from './use-focus-back.js';

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface FormDialogProps<Result> {
  readonly title: string;
  readonly act: string;
  /** False: something that is needed is missing. */
  readonly canAct: boolean;
  readonly onAct: () => Promise<Result>;
  readonly onClose: () => void;
  /** When it is done, unless it has gone from the page before; closes it unless given. */
  readonly onDone?: (result: Result) => unknown;
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
  mayLeave = false,
  children,
}: FormDialogProps<Result>) {
  const styles = useStyles();
  const { mutate, isPending, error } = useMutation({ mutationFn: onAct });
  useFocusBack();
  const isHeld = isPending && !mayLeave;
  return (
    // A click beside it must not lose what was typed.
    <Dialog open onOpenChange={(_, { open, type }) => !open && type !== 'backdropClick' && !isHeld && onClose()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (canAct && !isPending) mutate(undefined, { onSuccess: onDone });
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.fields}>
              {children}
              {error !== null && <Failure error={error} />}
            </DialogContent>
            <DialogActions>
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
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
