import type { ConsoleStream } from '../console-line.js';
import { LineSplitter } from '../line-splitter.js';
import { InvocationScope } from './invocation-scope.js';
import type { RuntimeLog } from './runtime-log.js';

type WriteCallback = (error?: Error | null) => void;

/**
 * Everything that JavaScript writes to stdout and stderr becomes a log line of the running invocation, otherwise of the app. The real streams
 * are left to native code and to Node's own last words: the worker reads those as lines of the app.
 */
export function captureConsole(log: RuntimeLog): void {
  const flushes = (['stdout', 'stderr'] as const).map((stream) => captureStream(stream, log));
  process.on('exit', () => {
    for (const flush of flushes) flush();
  });
}

function captureStream(stream: ConsoleStream, log: RuntimeLog): () => void {
  const appLines = new LineSplitter();
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | WriteCallback, callback?: WriteCallback) => {
    const scope = InvocationScope.current();
    const text = typeof chunk === 'string' && isBinary(encoding) ? Buffer.from(chunk, encoding) : chunk;
    for (const line of (scope?.consoleLines(stream) ?? appLines).push(text)) log.writeConsole(scope, stream, line);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
  process[stream].write = write;
  return () => {
    for (const line of appLines.flush()) log.writeConsole(undefined, stream, line);
  };
}

function isBinary(encoding: BufferEncoding | WriteCallback | undefined): encoding is BufferEncoding {
  return encoding === 'hex' || encoding === 'base64' || encoding === 'base64url' || encoding === 'latin1';
}
