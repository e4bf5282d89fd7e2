import { makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import { formatCount } from '../../components/formats.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import type { Progress, Verb } from './bulk.js';

const useStyles = makeStyles({ list: { margin: 0, paddingLeft: tokens.spacingHorizontalL } });

interface BulkSummaryProps {
  readonly verb: Verb;
  readonly progress: Progress;
  readonly total: number;
}

/** What became of many letters, and why some of them stay. */
export function BulkSummary({ verb, progress: { tried, done, failed, isAway }, total }: BulkSummaryProps) {
  const styles = useStyles();
  const codes = Object.entries(failed);
  const left = tried - done;
  const isWhole = left === 0 && tried >= total;
  const told = verb === 'redrive' ? words.redriven(formatCount(done)) : words.discarded(formatCount(done));
  return (
    <div aria-live="polite">
      <MessageBar intent={isWhole ? 'success' : 'warning'} layout="multiline">
        <MessageBarBody>
          {told}
          {left > 0 && `, ${words.failed(formatCount(left))}`}.
          {codes.length > 0 && (
            <ul className={styles.list}>
              {codes.map(([code, count]) => (
                <li key={code}>{words.failures(formatCount(count), code)}</li>
              ))}
            </ul>
          )}
          {isAway && <div>{words.away}</div>}
          {tried < total && <div>{words.stopped(formatCount(total - tried))}</div>}
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}
