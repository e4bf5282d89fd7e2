import { usageError } from '../run/exit-codes.js';
import { readInput } from '../run/input.js';
import type { Shell } from '../run/shell.js';
import { textOf, type Flags } from '../run/verb.js';
import { ApiClient } from './api-client.js';
import { Credentials } from './credentials.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const NO_SERVER = 'No server is named: run `nightshift login <url>`, or give --server or NIGHTSHIFT_URL.';

/**
 * Which server, and as whom: a flag before the environment before the saved login. A saved token goes to the server that it was saved for and to
 * no other.
 */
export async function connect(flags: Flags, shell: Shell): Promise<ApiClient> {
  await trustAuthority(flags, shell);
  const named = textOf(flags, 'server') ?? shell.env['NIGHTSHIFT_URL'];
  const given = textOf(flags, 'token') ?? shell.env['NIGHTSHIFT_TOKEN'];
  if (named !== undefined && given !== undefined) return new ApiClient(serverUrl(named), given);
  const { current, tokens } = await new Credentials(shell).read();
  const server = named === undefined ? current : serverUrl(named);
  if (server === undefined) throw usageError(NO_SERVER);
  return new ApiClient(server, given ?? tokens[server]);
}

export async function trustAuthority(flags: Flags, shell: Shell): Promise<void> {
  const file = textOf(flags, 'ca');
  if (file === undefined) return;
  const pem = (await readInput(file, shell)).toString();
  if (!pem.includes('BEGIN CERTIFICATE')) throw usageError(`${file} holds no certificate: --ca takes a PEM file.`);
  shell.trust(pem);
}

/** Nothing keeps what is sent there from those on the way. */
export function isReadOnTheWay(server: string): boolean {
  return server.startsWith('http:') && !LOOPBACK.has(new URL(server).hostname);
}

/** An address as people write it (`localhost:7070`), without a slash at the end. */
export function serverUrl(text: string): string {
  const written = /^https?:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(written)) throw usageError(`'${text}' is no address: write it as https://nightshift.example.com.`);
  const { username, password, origin, pathname } = new URL(written);
  if (username !== '' || password !== '')
    throw usageError('An address carries no password: give the token by --token.');
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
