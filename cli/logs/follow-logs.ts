import type { ApiClient } from '../client/api-client.js';
import { isAway } from '../run/exit-codes.js';
import type { Call } from '../run/verb.js';
import { jsonLines } from './json-lines.js';

const AGAIN_MS = 1_000;

export interface FollowedLine {
  readonly at: string;
  readonly level: string;
  readonly message: string;
  readonly function: string;
  readonly execution: string;
  readonly attempt: number;
  /** Within the log of its attempt, from 0. */
  readonly number: number;
}

/** What the stream says in place of lines that came faster than they were read. */
export interface LeftOut {
  readonly leftOut: number;
}

interface Following {
  readonly app: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly told: (line: FollowedLine | LeftOut) => void;
}

/**
 * Tells what an app logs from now on, until somebody interrupts it. A stream that ends, by its age or because management restarts, is opened again; only
 * the first connection fails the verb, and what no waiting mends.
 */
export async function followLogs(call: Call, api: ApiClient, { app, query, told }: Following): Promise<void> {
  const { shell, print } = call;
  const signal = shell.interrupted();
  const open = (): Promise<Response> => api.response('GET', ['api', 'apps', app, 'logs', 'stream'], { query, signal });
  let stream: Response | undefined = await open();
  print.note(`Following the log of ${app}; Ctrl-C ends it.`);
  while (!signal.aborted) {
    if (stream?.body !== undefined && stream.body !== null) await read(stream.body, told);
    if (signal.aborted) return;
    if (stream !== undefined) print.note('The connection ended; connecting again.');
    await shell.wait(AGAIN_MS, signal);
    stream = await openAgain(open, signal);
    if (stream !== undefined) print.note('Connected again; `nightshift executions list` has what ran in between.');
  }
}

/** A connection that breaks is one that ends. */
async function read(body: AsyncIterable<Uint8Array>, told: Following['told']): Promise<void> {
  const lines = jsonLines<FollowedLine | LeftOut>(body);
  for (;;) {
    const next = await lines.next().catch(() => undefined);
    if (next === undefined || next.done === true) return;
    told(next.value);
  }
}

/** Undefined while management cannot be reached, or is not ready. */
async function openAgain(open: () => Promise<Response>, signal: AbortSignal): Promise<Response | undefined> {
  if (signal.aborted) return undefined;
  try {
    return await open();
  } catch (error) {
    if (isAway(error) || signal.aborted) return undefined;
    throw error;
  }
}
