import { useCallback, useEffect, useRef, useState } from 'react';
import { followLog, type Came, type StreamState } from './follow-log.js';
import { LogBuffer, type Lines } from './log-buffer.js';

export interface LogStream extends Lines {
  readonly address: string | undefined;
  readonly state: StreamState;
  /** Why it cannot be read. It is tried again all the same. */
  readonly error: Error | undefined;
  readonly clear: () => void;
}

const NOTHING: Lines = { lines: [], dropped: 0, leftOut: 0 };

interface Seen {
  readonly address: string | undefined;
  readonly lines: Lines;
  readonly state: StreamState;
  readonly error?: Error | undefined;
}

/** Follows a log stream of the API at that address, if there is one, while it is shown: whatever came since the last frame is one rendering. */
export function useLogStream(address: string | undefined): LogStream {
  const buffer = useRef(new LogBuffer());
  const nothing: Seen = { address, lines: NOTHING, state: 'connecting' };
  const [latest, setLatest] = useState(nothing);
  // What another address told is not shown, though it is kept until this one tells something.
  const { lines, state, error } = latest.address === address ? latest : nothing;
  useEffect(() => {
    if (address === undefined) return undefined;
    const ours = new LogBuffer();
    buffer.current = ours;
    const show = (news: Partial<Seen>): void =>
      setLatest((before) => ({
        ...(before.address === address ? before : { lines: NOTHING, state: 'connecting' }),
        ...news,
        address,
      }));
    let frame = 0;
    const came = (line: Came): void => {
      if ('leftOut' in line) ours.leaveOut(line.leftOut);
      else ours.push(line);
      if (frame === 0) frame = requestAnimationFrame(showLines);
    };
    const showLines = (): void => {
      frame = 0;
      show({ lines: ours.snapshot() });
    };
    const end = followLog(address, { came, became: (now, why) => show({ state: now, error: why }) });
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [address]);
  const clear = useCallback(() => {
    buffer.current.clear();
    setLatest((before) => ({ ...before, lines: NOTHING }));
  }, []);
  return { address, ...lines, state, error, clear };
}
