import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The shortest limit of a socket's path among the systems we run on is 104 bytes, the ending zero included. */
const MAX_SOCKET_PATH = 100;
const PATIENCE_MS = 4_000;

/** Where the worker that lives on this state folder listens for as long as it does. `stateDir` is absolute. */
export function socketPath(stateDir: string): string {
  const name = `nightshift-${createHash('sha256').update(stateDir).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const path = join(stateDir, 'worker.sock');
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH ? path : join(tmpdir(), `${name}.sock`);
}

/** The state of the worker on this folder, in its own word; empty when it does not get to say it, undefined when there is no worker. */
export function workerStateAt(stateDir: string): Promise<string | undefined> {
  return askedAt(socketPath(resolve(stateDir)));
}

/** What whoever listens there says, cut short after a while: empty from a process that stands still. Undefined when nobody listens. */
export function askedAt(path: string): Promise<string | undefined> {
  return new Promise((told) => {
    let said = '';
    let connected = false;
    const socket = connect(path, () => (connected = true));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('data', (chunk) => (said += String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => told(connected ? said : undefined));
  });
}
