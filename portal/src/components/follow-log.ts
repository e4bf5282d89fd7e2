import { download } from '../api/client.js';
import { ApiProblem } from '../api/problem.js';
import type { StreamedLine } from './log-buffer.js';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/** `away`: it broke off, or cannot be reached, and is opened again. `ended`: the execution has its outcome. */
export type StreamState = 'connecting' | 'open' | 'away' | 'ended';

/** A line, or how many the server left out. */
export type Came = StreamedLine | { readonly leftOut: number };

/** The last object of an execution's stream. */
interface StreamEnd {
  readonly outcome: string;
}

type Sent = Came | StreamEnd;

interface Follower {
  readonly came: (line: Came) => void;
  /** With why it cannot be opened, where management or the way to it says so; that an open one breaks off is no error of anybody's. */
  readonly became: (state: StreamState, error?: Error) => void;
}

/** Follows a log stream of the API. Returns how to end it. */
export function followLog(address: string, { came, became }: Follower): () => void {
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
    became('away', error instanceof ApiProblem ? error : undefined);
    retry = setTimeout(() => void once().catch(again), Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
    failures += 1;
  };
  void once().catch(again);
  return () => {
    clearTimeout(retry);
    over.abort();
  };
}

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
