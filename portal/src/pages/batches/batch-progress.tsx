import { makeStyles, tokens } from '@fluentui/react-components';
import { formatCount } from '../../components/formats.js';
import { batches } from '../../texts/batches.js';
import { endedItemsOf } from './batch-state.js';
import { BAR_KINDS, OutcomeBar, OutcomeKey } from './outcome-bar.js';
import type { Batch } from './queries.js';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  percent: { fontSize: tokens.fontSizeBase500, fontWeight: tokens.fontWeightSemibold },
  list: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXXL, margin: 0 },
  pair: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  name: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  count: { margin: 0, fontWeight: tokens.fontWeightSemibold },
});

/** A bar, with what its parts are in numbers. */
export function BatchProgress({ batch, running }: { readonly batch: Batch; readonly running: number }) {
  const styles = useStyles();
  const { outcomes, total, percent } = batch;
  const ended = endedItemsOf(batch);
  const left = total - ended;
  const counts = { ...outcomes, running: Math.min(running, left) };
  const summary = batches.percent(percent, formatCount(ended), formatCount(total));
  const shown = { ...counts, waiting: left - counts.running };
  return (
    <div className={styles.root}>
      <span className={styles.percent}>{summary}</span>
      <OutcomeBar isTall label={summary} total={total} counts={counts} />
      <dl className={styles.list}>
        {([...BAR_KINDS, 'waiting'] as const).map((kind) => (
          <div key={kind} className={styles.pair}>
            <dt className={styles.name}>
              <OutcomeKey kind={kind} />
              {batches.counts[kind]}
            </dt>
            <dd className={styles.count}>{formatCount(shown[kind])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
