import { useCallback, useEffect, useRef, useState } from 'react';
import { download } from '../api/client.js';
import { LogBuffer, type Lines, type StreamedLine } from './log-buffer.js';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/** `away`: it broke off, or cannot be reached, and is opened again. `ended`: the execution has its outcome. */
type State = 'connecting' | 'open' | 'away' | 'ended';

/** The last object of an execution's stream. */
interface StreamEnd {
  readonly outcome: string;
}

export interface LogStream extends Lines {
  readonly address: string | undefined;
  readonly state: State;
  /** Why it cannot be read. It is tried again all the same. */
  readonly error: Error | undefined;
  readonly clear: () => void;
}

const NOTHING: Lines = { lines: [], dropped: 0, leftOut: 0 };

interface Seen {
  readonly address: string | undefined;
  readonly lines: Lines;
  readonly state: State;
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
    const end = follow(address, { came, became: (now, why) => show({ state: now, error: why }) });
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

type Came = StreamedLine | { readonly leftOut: number };

interface Follower {
  readonly came: (line: Came) => void;
  readonly became: (state: State, error?: Error) => void;
}

/** Returns how to end it. */
function follow(address: string, { came, became }: Follower): () => void {
  const over = new AbortController();
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const once = async (): Promise<void> => {
    const { body } = await download(address, over.signal);
    failures = 0;
    became('open');
    for await (const line of jsonLines(body)) {
      if (isEnd(line)) return became('ended');
      came(line);
    }
    again();
  };
  const again = (error?: unknown): void => {
    if (over.signal.aborted) return;
    became('away', error instanceof Error ? error : undefined);
    retry = setTimeout(() => void once().catch(again), Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
    failures += 1;
  };
  void once().catch(again);
  return () => {
    clearTimeout(retry);
    over.abort();
  };
}

type Sent = Came | StreamEnd;

function isEnd(line: Sent): line is StreamEnd {
  return 'outcome' in line;
}

/** One object a line; an empty line is a sign of life. */
async function* jsonLines(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Sent> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) return;
    const texts = (rest + decoder.decode(next.value, { stream: true })).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) if (text.trim() !== '') yield JSON.parse(text) as Sent;
  }
}
