import {
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  mergeClasses,
  tokens,
  type DialogProps,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useFocusBack } from './use-focus-back.js';

const useStyles = makeStyles({
  wide: { maxWidth: '860px' },
  fields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface DialogFrameProps {
  readonly title: string;
  readonly modalType?: NonNullable<DialogProps['modalType']>;
  /** For lines of text, or a table. */
  readonly isWide?: boolean;
  /** Something can be typed in it. */
  readonly hasFields?: boolean;
  /** A click beside it must not lose what it holds; as `hasFields` unless given. */
  readonly keepsOnClickBeside?: boolean;
  /** An act is under way: it stays until that is done. */
  readonly isHeld?: boolean;
  /** Makes it a form. */
  readonly onSubmit?: () => void;
  readonly onClose: () => void;
  readonly actions: ReactNode;
  readonly children: ReactNode;
}

/** What every dialog is that is on the page only while it is open. Closed, it gives the focus back. */
export function DialogFrame(props: DialogFrameProps) {
  const { title, modalType = 'modal', isWide = false, hasFields = false, isHeld = false, onSubmit, onClose } = props;
  const styles = useStyles();
  useFocusBack();
  const body = (
    <DialogBody>
      <DialogTitle>{title}</DialogTitle>
      {/* What is long is scrolled by keyboard too. */}
      <DialogContent
        className={mergeClasses(hasFields && styles.fields)}
        {...(isWide && !hasFields ? { tabIndex: 0 } : {})}
      >
        {props.children}
      </DialogContent>
      <DialogActions>{props.actions}</DialogActions>
    </DialogBody>
  );
  const mayClose = (by: string) => !isHeld && !((props.keepsOnClickBeside ?? hasFields) && by === 'backdropClick');
  return (
    <Dialog open modalType={modalType} onOpenChange={(_, { open, type }) => !open && mayClose(type) && onClose()}>
      <DialogSurface className={mergeClasses(isWide && styles.wide)}>
        {onSubmit === undefined ? (
          body
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit();
            }}
          >
            {body}
          </form>
        )}
      </DialogSurface>
    </Dialog>
  );
}
