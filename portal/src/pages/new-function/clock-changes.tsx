import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { schedule as words } from '../../texts/new-function.js';
import { localDay } from './local-moment.js';
import type { SchedulePreview } from './queries.js';
import { RunList } from './run-list.js';

type Change = SchedulePreview['clockChanges'][number];

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  title: { margin: 0 },
  change: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    paddingLeft: tokens.spacingHorizontalM,
    borderLeft: `3px solid ${tokens.colorNeutralStroke1}`,
  },
  line: { height: '1px', margin: 0, border: 'none', backgroundColor: tokens.colorNeutralStroke1 },
});

/** Both sides of the next changes, forward and back. */
export function ClockChanges({ preview }: { readonly preview: SchedulePreview }) {
  const styles = useStyles();
  const { kind, clockChanges, timeZone } = preview;
  const without = kind === 'interval' ? words.spans : words.noChanges(timeZone);
  return (
    <div className={styles.root}>
      <Text as="h3" weight="semibold" className={styles.title}>
        {words.changes}
      </Text>
      {clockChanges.length === 0 && <Text>{without}</Text>}
      {clockChanges.map((change) => (
        <ClockChange key={change.at} change={change} />
      ))}
    </div>
  );
}

function ClockChange({ change: { to, byMinutes, effect, before, after } }: { readonly change: Change }) {
  const styles = useStyles();
  const title = byMinutes > 0 ? words.forward(localDay(to), byMinutes) : words.back(localDay(to), -byMinutes);
  return (
    <div className={styles.change}>
      <Text weight="semibold">{title}</Text>
      <Text>{words.effects[effect]}</Text>
      <RunList label={`${words.before}: ${title}`} runs={before} />
      <hr className={styles.line} />
      <RunList label={`${words.after}: ${title}`} runs={after} />
    </div>
  );
}
