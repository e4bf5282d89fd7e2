import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { logs as texts } from '../texts/logs.js';
import { Failure } from './failure.js';
import { formatCount } from './formats.js';
import { LogBar } from './log-bar.js';
import type { Lines, LogLine } from './log-buffer.js';
import { LogLines } from './log-lines.js';
import { filtered, lineOf, type LogFilter } from './log-rows.js';
import type { LogStream } from './use-log-stream.js';

const HEARD_EVERY_MS = 5_000;

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  note: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  heard: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

interface LogViewProps {
  readonly label: string;
  /** Without a state it is one that gets no more lines. */
  readonly log: Lines & Partial<Pick<LogStream, 'address' | 'state' | 'error' | 'clear'>>;
  /** Shown while it has no line. */
  readonly empty: string;
  /** As high as the window has room, whatever there is to show. */
  readonly isTall?: boolean;
  /** With the function before each line, and where that leads. */
  readonly pathOf?: (line: LogLine) => string;
  /** Further filters. */
  readonly children?: ReactNode;
}

/** Lines of a log, however fast they come: only those in sight are on the page. It goes along with the newest ones until somebody scrolls up. */
export function LogView({ label, log, empty, isTall = false, pathOf, children }: LogViewProps) {
  const styles = useStyles();
  const [filter, setFilter] = useState<LogFilter>({ level: 'Trace', text: '' });
  // The newest line when somebody scrolled up; undefined: it follows.
  const [pausedAt, setPausedAt] = useState<number | undefined>(log.state === undefined ? Infinity : undefined);
  // The stream it shows, or showed last: the keys of another one begin again.
  const [shown, setShown] = useState(log.address);
  if (log.address !== undefined && log.address !== shown) {
    setShown(log.address);
    setPausedAt(undefined);
  }
  const lines = useMemo(() => filtered(log.lines, filter), [log.lines, filter]);
  const follow = (isFollowing: boolean): void =>
    setPausedAt((before) => (isFollowing ? undefined : (before ?? log.lines.at(-1)?.key ?? 0)));
  const heard = useHeard(lines, log.state === 'open');
  return (
    <div className={styles.root}>
      <LogBar
        log={log}
        lines={lines}
        filter={filter}
        onFilter={setFilter}
        isFollowing={pausedAt === undefined}
        follow={follow}
      >
        {children}
      </LogBar>
      {log.error !== undefined && <Failure error={log.error} />}
      {log.dropped > 0 && <div className={styles.note}>{texts.dropped(formatCount(log.dropped))}</div>}
      {log.leftOut > 0 && <div className={styles.note}>{texts.leftOut(formatCount(log.leftOut))}</div>}
      <LogLines
        key={shown}
        label={label}
        lines={lines}
        empty={log.lines.length === 0 ? empty : texts.noneFit}
        isTall={isTall}
        pathOf={pathOf}
        isFollowing={pausedAt === undefined}
        follow={follow}
        unseen={pausedAt === undefined ? 0 : lines.length - lineOf(lines, pausedAt + 1)}
      />
      <output className={styles.heard}>{heard}</output>
    </div>
  );
}

/** What is said of new lines, now and then: nobody can listen to a thousand a second. */
function useHeard(lines: readonly LogLine[], isLive: boolean): string {
  const latest = useRef(lines);
  const [heard, setHeard] = useState('');
  useEffect(() => {
    latest.current = lines;
  }, [lines]);
  useEffect(() => {
    if (!isLive) return undefined;
    let told = latest.current.at(-1)?.key ?? 0;
    const timer = setInterval(() => {
      const last = latest.current.at(-1);
      if (last === undefined || last.key <= told) return;
      const count = latest.current.length - lineOf(latest.current, told + 1);
      told = last.key;
      setHeard(texts.heard(formatCount(count), last.message));
    }, HEARD_EVERY_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  return heard;
}
