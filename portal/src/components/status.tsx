import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

export type Tone = 'good' | 'warning' | 'bad' | 'quiet';

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  dot: { flexShrink: 0, width: '10px', height: '10px', borderRadius: tokens.borderRadiusCircular },
  good: { backgroundColor: tokens.colorStatusSuccessForeground1 },
  warning: { backgroundColor: tokens.colorStatusWarningForeground3 },
  bad: { backgroundColor: tokens.colorStatusDangerForeground1 },
  quiet: { backgroundColor: tokens.colorNeutralStroke1 },
});

/** A state in a word; the colour only repeats it. */
export function Status({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  const styles = useStyles();
  return (
    <span className={styles.root}>
      <span className={mergeClasses(styles.dot, styles[tone])} aria-hidden />
      {children}
    </span>
  );
}
