import { Badge, Button, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { texts as common } from '../texts.js';
import { logs as texts } from '../texts/logs.js';
import type { LogLine } from './log-buffer.js';
import { LEVELS, textOf, type LogFilter } from './log-rows.js';
import type { LogStream } from './use-log-stream.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  text: { flexGrow: 1, flexBasis: '100px', minWidth: 0, maxWidth: '360px' },
  act: { minWidth: 0 },
  state: { marginLeft: 'auto' },
});

const STATE_COLOURS = { connecting: 'subtle', open: 'success', away: 'warning', ended: 'subtle' } as const;

interface LogBarProps {
  readonly log: Partial<Pick<LogStream, 'state' | 'clear'>>;
  /** Those that fit the filter. */
  readonly lines: readonly LogLine[];
  readonly filter: LogFilter;
  readonly onFilter: (filter: LogFilter) => void;
  readonly isFollowing: boolean;
  readonly follow: (isFollowing: boolean) => void;
  readonly children: ReactNode;
}

/** What is shown of a log, and what can be done with it. */
export function LogBar({ log: { state, clear }, lines, filter, onFilter, isFollowing, follow, children }: LogBarProps) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      {children}
      <Select
        aria-label={texts.level}
        value={filter.level}
        onChange={(_, { value }) => onFilter({ ...filter, level: LEVELS.find((level) => level === value) ?? 'Trace' })}
      >
        {LEVELS.filter((level) => level !== 'Critical').map((level) => (
          <option key={level} value={level}>
            {texts.levels[level]}
          </option>
        ))}
      </Select>
      <Input
        className={styles.text}
        type="search"
        aria-label={texts.text}
        placeholder={texts.textHint}
        value={filter.text}
        onChange={(_, { value }) => onFilter({ ...filter, text: value })}
      />
      {state !== undefined && state !== 'ended' && (
        <Button className={styles.act} onClick={() => follow(!isFollowing)}>
          {isFollowing ? texts.pause : texts.follow}
        </Button>
      )}
      {clear !== undefined && (
        <Button className={styles.act} onClick={clear}>
          {texts.clear}
        </Button>
      )}
      {window.isSecureContext && <CopyButton lines={lines} />}
      {state !== undefined && (
        <Badge className={styles.state} appearance="tint" color={STATE_COLOURS[state]}>
          {texts.states[state]}
        </Badge>
      )}
    </div>
  );
}

/** Without HTTPS a browser lends no clipboard. */
function CopyButton({ lines }: { readonly lines: readonly LogLine[] }) {
  const [copied, setCopied] = useState<readonly LogLine[]>();
  // Refused where the browser was told so: then nothing says that it was copied.
  const copy = () =>
    navigator.clipboard.writeText(textOf(lines)).then(
      () => setCopied(lines),
      () => setCopied(undefined),
    );
  return (
    <Button className={useStyles().act} disabledFocusable={lines.length === 0} onClick={() => void copy()}>
      {copied === lines && lines.length > 0 ? common.copied : common.copy}
    </Button>
  );
}
