import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    gap: '1px',
    width: '100%',
    height: '10px',
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackground6,
  },
  tall: { height: '20px' },
  succeeded: { backgroundColor: tokens.colorStatusSuccessForeground1 },
  failed: { backgroundColor: tokens.colorStatusDangerForeground1 },
  expired: { backgroundColor: tokens.colorStatusWarningForeground3 },
  cancelled: { backgroundColor: tokens.colorNeutralForeground4 },
  running: { backgroundColor: tokens.colorCompoundBrandBackground },
});

export const BAR_KINDS = ['succeeded', 'failed', 'expired', 'cancelled', 'running'] as const;
export type BarKind = (typeof BAR_KINDS)[number];

interface OutcomeBarProps {
  /** Says in words what the bar shows. */
  readonly label: string;
  readonly total: number;
  readonly counts: Readonly<Partial<Record<BarKind, number>>>;
  readonly isTall?: boolean;
}

/** How the items of a batch fare, as parts of one bar; what is left is empty. A picture: a progress bar would be taken for something that loads. */
export function OutcomeBar({ label, total, counts, isTall = false }: OutcomeBarProps) {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn with elements: there is no file to name
    <div role="img" aria-label={label} className={mergeClasses(styles.bar, isTall && styles.tall)}>
      {BAR_KINDS.map((kind) => {
        const share = (counts[kind] ?? 0) / Math.max(total, 1);
        // A single failure among many must be seen.
        return share === 0 ? null : (
          <span key={kind} className={styles[kind]} style={{ width: `${share * 100}%`, minWidth: '3px' }} />
        );
      })}
    </div>
  );
}

/** A patch of the colour that stands for it. */
export function OutcomeKey({ kind }: { readonly kind: BarKind | 'waiting' }) {
  const styles = useStyles();
  const size = { display: 'inline-block', width: '10px', height: '10px', flexShrink: 0 } as const;
  return (
    <span
      aria-hidden
      className={kind === 'waiting' ? '' : styles[kind]}
      style={{ ...size, ...(kind === 'waiting' ? { backgroundColor: tokens.colorNeutralBackground6 } : {}) }}
    />
  );
}
