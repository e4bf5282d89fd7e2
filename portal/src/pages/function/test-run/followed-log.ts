import { useEffect, useState } from 'react';
import { download } from '../../../api/client.js';

export interface LogLine {
  readonly at: string;
  readonly level: string;
  readonly message: string;
}

/** More than anybody reads while it runs; all of them are on the execution's page. */
const MOST_LINES = 500;

/** The lines of one execution from now on, and those that it has written so far. Of another execution takes another component. */
export function useFollowedLog(app: string, id: string, isOn: boolean): readonly LogLine[] {
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  useEffect(() => {
    if (!isOn) return undefined;
    const leave = new AbortController();
    const address = `/api/apps/${encodeURIComponent(app)}/logs/stream?execution=${encodeURIComponent(id)}`;
    void follow(address, leave.signal, (more) => setLines((known) => [...known, ...more].slice(-MOST_LINES)));
    return () => leave.abort();
  }, [app, id, isOn]);
  return lines;
}

/** Ends with the stream; a stream that breaks off is no matter: what is kept follows. */
async function follow(address: string, signal: AbortSignal, add: (lines: LogLine[]) => void): Promise<void> {
  try {
    const reader = (await download(address, signal)).body?.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      const lines = (rest + read.value).split('\n');
      rest = lines.pop() ?? '';
      const found = lines.flatMap(lineOf);
      if (found.length > 0) add(found);
    }
  } catch {
    // Left, or cut off.
  }
}

/** An empty line is a sign of life; other objects tell of the stream. */
function lineOf(text: string): LogLine[] {
  if (text.trim() === '') return [];
  const line = JSON.parse(text) as Partial<LogLine>;
  return line.message === undefined ? [] : [line as LogLine];
}
