import type { ApiClient } from '../client/api-client.js';
import { harmless } from '../render/table.js';
import type { Call } from '../run/verb.js';

const POLL_MS = 1_000;

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

/** Tells what a deployment does, line by line, until it has ended. */
export async function followDeployment(call: Call, api: ApiClient, path: readonly string[]): Promise<Deployment> {
  let told = 0;
  for (;;) {
    // The state first: a log that is read after the end is whole.
    const deployment = await api.json<Deployment>('GET', path);
    const lines = await api.json<LogLine[]>('GET', [...path, 'log']);
    for (const { message } of lines.slice(told)) call.print.note(`  ${harmless(message)}`);
    told = lines.length;
    if (deployment.endedAt !== undefined) return deployment;
    await call.shell.wait(POLL_MS);
  }
}
