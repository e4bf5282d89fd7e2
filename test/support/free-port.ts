import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that a system gives to outgoing connections and to whoever listens on port 0 (from 32768 on Linux): nobody takes these by chance. */
const FIRST_PORT = 12_000;
const PORTS_OF_A_WORKER = 2_000;
const MOST_WORKERS = 10;

/** Test workers run beside each other, each with ports of its own. */
const stretch = FIRST_PORT + (Number(process.env['JEST_WORKER_ID'] ?? 0) % MOST_WORKERS) * PORTS_OF_A_WORKER;
let next = randomInt(PORTS_OF_A_WORKER);

/** A TCP port of the loopback address that nobody listens on now, and that is not given twice. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS_OF_A_WORKER; tried += 1) {
    const port = stretch + (next % PORTS_OF_A_WORKER);
    next += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${stretch} to ${stretch + PORTS_OF_A_WORKER - 1} is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
