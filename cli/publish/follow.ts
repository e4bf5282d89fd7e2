import type { ApiClient } from '../client/api-client.js';
import { harmless } from '../render/table.js';
import { isAway } from '../run/exit-codes.js';
import type { Call } from '../run/verb.js';

const POLL_MS = 1_000;
/** How often management may be away in a row: it restarts within that, or somebody must look. */
const MOST_AWAY = 120;

export interface Deployment {
  readonly id: string;
  readonly status: 'pending' | 'deploying' | 'failed' | 'succeeded';
  /** What it waits for, or why it failed. */
  readonly statusText: string;
  readonly version?: string;
  readonly endedAt?: string;
}

interface LogLine {
  readonly message: string;
}

interface Seen {
  readonly deployment: Deployment;
  readonly lines: readonly LogLine[];
}

/** Tells what a deployment does, line by line, until it has ended. A management that restarts meanwhile is waited for: the deployment is kept there. */
export async function followDeployment(call: Call, api: ApiClient, path: readonly string[]): Promise<Deployment> {
  let told = 0;
  let away = 0;
  for (;;) {
    const seen = await look(api, path, away < MOST_AWAY);
    if (seen === undefined && away === 0) call.print.note('  Management is away; waiting for it to come back.');
    away = seen === undefined ? away + 1 : 0;
    if (seen !== undefined) {
      for (const { message } of seen.lines.slice(told)) call.print.note(`  ${harmless(message)}`);
      told = seen.lines.length;
      if (seen.deployment.endedAt !== undefined) return seen.deployment;
    }
    await call.shell.wait(POLL_MS);
  }
}

/** Undefined when management is away and may be. */
async function look(api: ApiClient, path: readonly string[], mayBeAway: boolean): Promise<Seen | undefined> {
  try {
    // The state first: a log that is read after the end is whole.
    const deployment = await api.json<Deployment>('GET', path);
    return { deployment, lines: await api.json<LogLine[]>('GET', [...path, 'log']) };
  } catch (error) {
    if (mayBeAway && isAway(error)) return undefined;
    throw error;
  }
}
