import { makeStyles, ProgressBar } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { texts } from '../texts.js';

const useStyles = makeStyles({
  root: { position: 'relative', minWidth: 0 },
  // After a moment only, as a spinner: what comes at once must not flicker. It moves nothing.
  progress: {
    position: 'absolute',
    insetInline: 0,
    top: 0,
    zIndex: 1,
    animationName: { from: { opacity: 0 }, to: { opacity: 1 } },
    animationDuration: '100ms',
    animationDelay: '300ms',
    animationFillMode: 'both',
  },
});

interface StillShownProps {
  /** It answers what was asked before; what is asked now is on its way. */
  readonly isOld: boolean;
  readonly children: ReactNode;
}

/** What stays in sight until the answer to other filters is there, and says so. */
export function StillShown({ isOld, children }: StillShownProps) {
  const styles = useStyles();
  return (
    <div className={styles.root} aria-busy={isOld}>
      {isOld && (
        <div className={styles.progress}>
          <ProgressBar aria-label={texts.loading} />
        </div>
      )}
      {children}
    </div>
  );
}
