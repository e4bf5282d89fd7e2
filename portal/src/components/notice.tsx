import { makeStyles, MessageBar, MessageBarActions, MessageBarBody, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  // Fluent UI wraps words in a layout that has a row of its own for the acts.
  root: {
    whiteSpace: 'normal',
    paddingTop: tokens.spacingVerticalSNudge,
    paddingBottom: tokens.spacingVerticalSNudge,
  },
  words: { overflowWrap: 'anywhere' },
  acts: { whiteSpace: 'nowrap' },
});

interface NoticeProps {
  readonly intent: 'info' | 'warning' | 'error';
  /** Said at once to who hears the page. */
  readonly role?: 'alert';
  readonly acts?: ReactNode;
  readonly children: ReactNode;
}

/** Something that somebody should know, with what can be done about it beside it. */
export function Notice({ intent, role, acts, children }: NoticeProps) {
  const styles = useStyles();
  return (
    <MessageBar intent={intent} layout="singleline" className={styles.root} {...(role === undefined ? {} : { role })}>
      <MessageBarBody className={styles.words}>{children}</MessageBarBody>
      <MessageBarActions className={styles.acts}>{acts}</MessageBarActions>
    </MessageBar>
  );
}
