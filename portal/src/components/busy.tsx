import { makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { texts } from '../texts.js';

const useStyles = makeStyles({
  root: { padding: tokens.spacingVerticalXXXL, display: 'flex', justifyContent: 'center' },
});

/** Shown after a moment only: what comes at once must not flicker. */
export function Busy({ label = texts.loading }: { readonly label?: string }) {
  return (
    <div className={useStyles().root}>
      {/* The label itself comes with the delay. */}
      <Spinner label={label} aria-label={label} size="small" delay={300} />
    </div>
  );
}
