import { Button, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { ChevronLeftRegular } from '@fluentui/react-icons/svg/chevron-left';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { useSearchParams } from 'react-router';
import { useLastDay } from '../../api/queries.js';
import { Empty } from '../../components/empty.js';
import { useNow } from '../../components/now.js';
import { Section } from '../../components/section.js';
import { useMay } from '../../session/session.js';
import { night as words } from '../../texts/timers.js';
import { useBatches } from '../batches/queries.js';
import { nightOf } from './night.js';
import { entriesOf } from './night-entries.js';
import { NightList } from './night-list.js';
import { NightStrip } from './night-strip.js';
import { usePlanned, useRuns, type Timer } from './queries.js';

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
});

/** One night: this one, or those before and after. The address has which, and whether it is told as a list. */
export function NightSection({ timers }: { readonly timers: readonly Timer[] }) {
  const [params] = useSearchParams();
  const now = useNow();
  const offset = Number.parseInt(params.get('night') ?? '0', 10) || 0;
  const night = nightOf(now, offset);
  const title = offset === 0 ? words.tonight : offset === -1 ? words.lastNight : words.nightOf(day.format(night.from));
  const entries = useEntries(timers, now, offset);
  const isList = params.get('view') === 'list';
  return (
    <Section title={title}>
      <NightBar offset={offset} isList={isList} />
      {entries.length === 0 && <Empty title={words.empty} remedy={words.emptyRemedy} />}
      {entries.length > 0 &&
        (isList ? (
          <NightList label={title} entries={entries} />
        ) : (
          <NightStrip night={night} now={now} entries={entries} />
        ))}
    </Section>
  );
}

function useEntries(timers: readonly Timer[], now: number, offset: number) {
  const may = useMay();
  const night = nightOf(now, offset);
  const { data: lastDay } = useLastDay();
  const { data: batches } = useBatches(may('reader') ? undefined : timers[0]?.app, undefined);
  return entriesOf({
    night,
    now,
    timers,
    planned: usePlanned(timers, night),
    runs: useRuns(timers, night),
    functions: lastDay?.functions ?? [],
    batches: batches?.items ?? [],
    mayOpen: (app) => may('operator', app),
  });
}

function NightBar({ offset, isList }: { readonly offset: number; readonly isList: boolean }) {
  const styles = useStyles();
  const [params, setParams] = useSearchParams();
  const go = (changes: Readonly<Record<string, string | undefined>>) => {
    const changed = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) changed.delete(name);
      else changed.set(name, value);
    }
    setParams(changed, { replace: true });
  };
  const toNight = (night: number) => go({ night: night === 0 ? undefined : String(night) });
  return (
    <div className={styles.bar}>
      <Button icon={<ChevronLeftRegular />} aria-label={words.earlier} onClick={() => toNight(offset - 1)} />
      <Button icon={<ChevronRightRegular />} aria-label={words.later} onClick={() => toNight(offset + 1)} />
      {offset !== 0 && <Button onClick={() => toNight(0)}>{words.back}</Button>}
      <Switch
        label={words.asList}
        checked={isList}
        onChange={(_, { checked }) => go({ view: checked ? 'list' : undefined })}
      />
    </div>
  );
}
