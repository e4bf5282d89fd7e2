import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { text } from 'node:stream/consumers';
import { loadConfig } from '../load-config.js';
import { orExplain } from './until-stopped.js';
import { toError } from '#contracts/errors.js';
import { hostInUrl } from '#src/api/host-in-url.js';
import { managementOptions } from '#src/management.config.js';
import { workerStateAt } from '#workers/agent/identity-socket.js';
import { workerOptions } from '#workers/worker.config.js';

const PATIENCE_MS = 4_000;
const LOOPBACK: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

/**
 * `health.js management` or `health.js worker`: what a container's health check runs, in the environment of the role. Ends with 0 when management answers that
 * it is ready, or when the worker on the state folder is serving; else prints what it found and ends with 1.
 */
export function main(role: string | undefined = process.argv[2]): Promise<void> {
  return orExplain(async () => {
    const unhealthy = role === 'worker' ? await whyNoWorker() : await whyNoManagement();
    if (unhealthy !== undefined) console.error(unhealthy);
    process.exit(unhealthy === undefined ? 0 : 1);
  });
}

async function whyNoManagement(): Promise<string | undefined> {
  const { management } = loadConfig({ management: managementOptions });
  const { host, port, tlsCertFile } = management;
  const protocol = tlsCertFile === undefined ? 'http' : 'https';
  const url = `${protocol}://${LOOPBACK[host] ?? hostInUrl(host)}:${port}/health/ready`;
  try {
    const { status, text } = await answerOf(url);
    return status === 200 ? undefined : `not ready: ${text}`;
  } catch (error) {
    return `${url} does not answer: ${toError(error).message}`;
  }
}

/** This machine's own process is asked for nothing secret, by an address that its certificate need not name: whose certificate it is does not matter. */
async function answerOf(url: string): Promise<{ readonly status: number | undefined; readonly text: string }> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const call = url.startsWith('https:')
    ? httpsGet(url, { rejectUnauthorized: false, signal })
    : httpGet(url, { signal });
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode, text: await text(response) };
}

async function whyNoWorker(): Promise<string | undefined> {
  const { worker } = loadConfig({ worker: workerOptions });
  const state = await workerStateAt(worker.stateDir);
  return state === 'serving' ? undefined : `no worker is serving in ${worker.stateDir}: ${state ?? 'nobody listens'}`;
}
