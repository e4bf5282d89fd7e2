import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down';
import { memo, useMemo, useRef } from 'react';
import { Link } from 'react-router';
import { logs as texts } from '../texts/logs.js';
import { formatCount } from './formats.js';
import type { LogLine } from './log-buffer.js';
import { rowsOf, type LogRow } from './log-rows.js';
import { ROW_HEIGHT, useRoom, useWindow } from './log-window.js';

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** Characters before the text: the time, the level, and the function where it is shown. */
const BEFORE = 23;
const BEFORE_WITH_FUNCTION = 41;

const useStyles = makeStyles({
  root: { position: 'relative', minWidth: 0 },
  frame: {
    overflowY: 'auto',
    overflowX: 'hidden',
    overflowAnchor: 'none',
    boxSizing: 'border-box',
    maxHeight: '420px',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: `${ROW_HEIGHT}px`,
    outlineOffset: '-2px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  tall: { maxHeight: 'none', height: 'max(320px, calc(100vh - 270px))' },
  row: { display: 'flex', height: `${ROW_HEIGHT}px`, whiteSpace: 'pre' },
  time: { flexShrink: 0, width: '13ch', color: tokens.colorNeutralForeground2 },
  level: { flexShrink: 0, width: '10ch' },
  function: {
    flexShrink: 0,
    width: '17ch',
    marginRight: '1ch',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  text: { overflow: 'hidden' },
  quiet: { color: tokens.colorNeutralForeground2 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  error: { color: tokens.colorStatusDangerForeground1 },
  empty: { color: tokens.colorNeutralForeground2, fontFamily: tokens.fontFamilyBase },
  down: { position: 'absolute', bottom: tokens.spacingVerticalM, left: '50%', transform: 'translateX(-50%)' },
});

interface LogLinesProps {
  readonly label: string;
  readonly lines: readonly LogLine[];
  readonly empty: string;
  readonly isTall: boolean;
  readonly pathOf: ((line: LogLine) => string) | undefined;
  readonly isFollowing: boolean;
  readonly follow: (isFollowing: boolean) => void;
  /** Lines that came since somebody scrolled up. */
  readonly unseen: number;
}

export function LogLines({ label, lines, empty, isTall, pathOf, isFollowing, follow, unseen }: LogLinesProps) {
  const styles = useStyles();
  const frame = useRef<HTMLDivElement>(null);
  const { columns, height } = useRoom(frame);
  const room = Math.max(20, columns - (pathOf === undefined ? BEFORE : BEFORE_WITH_FUNCTION));
  const rows = useMemo(() => rowsOf(lines, room), [lines, room]);
  const { first, end, scrolled } = useWindow(frame, { rows, height, isFollowing, follow });
  return (
    <div className={styles.root}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- what comes by itself holds on while somebody reads or reaches into it */}
      <div
        ref={frame}
        role="log"
        aria-live="off"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
        tabIndex={0}
        className={mergeClasses(styles.frame, isTall && styles.tall)}
        onScroll={scrolled}
        // Before the lines that come next take it down again.
        onWheel={({ deltaY }) => deltaY < 0 && follow(false)}
        onFocus={({ target, currentTarget }) => target !== currentTarget && follow(false)}
      >
        {rows.length === 0 && <div className={styles.empty}>{empty}</div>}
        <div style={{ height: rows.length * ROW_HEIGHT, paddingTop: first * ROW_HEIGHT, boxSizing: 'border-box' }}>
          {rows.slice(first, end).map((row) => (
            <Row key={`${row.line.key}.${row.part}`} row={row} pathOf={pathOf} />
          ))}
        </div>
      </div>
      {unseen > 0 && (
        <Button
          className={styles.down}
          appearance="primary"
          shape="circular"
          icon={<ArrowDownRegular />}
          onClick={() => follow(true)}
        >
          {texts.newLines(formatCount(unseen))}
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  readonly row: LogRow;
  readonly pathOf: LogLinesProps['pathOf'];
}

const Row = memo(function Row({ row: { line, text, part }, pathOf }: RowProps) {
  const styles = useStyles();
  const tone = toneOf(line);
  const toned = tone === undefined ? undefined : styles[tone];
  const isFirst = part === 0;
  return (
    <div className={styles.row}>
      <span className={styles.time}>{isFirst && clock.format(new Date(line.at))}</span>
      <span className={mergeClasses(styles.level, toned)}>{isFirst && texts.labels[line.level]}</span>
      {pathOf !== undefined &&
        (isFirst ? (
          <Link to={pathOf(line)} className={styles.function} title={line.function}>
            {line.function}
          </Link>
        ) : (
          <span className={styles.function} />
        ))}
      <span className={mergeClasses(styles.text, toned)}>{text}</span>
    </div>
  );
});

function toneOf({ level }: LogLine): 'error' | 'warning' | 'quiet' | undefined {
  if (level === 'Error' || level === 'Critical') return 'error';
  if (level === 'Warning') return 'warning';
  return level === 'Information' ? undefined : 'quiet';
}
