import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { toError } from '#contracts/errors.js';
import type { AppUser } from '../languages/language-host.js';
import { startedAs } from './started-as.js';

/** Bits of CapEff in /proc/<pid>/status (capabilities(7)). */
const NEEDED = { CAP_CHOWN: 0, CAP_KILL: 5, CAP_SETGID: 6, CAP_SETUID: 7 };
const STATUS = '/proc/self/status';
const PRINT_STATUS = `process.stdout.write(require('node:fs').readFileSync('${STATUS}'))`;
const PROBE_LIMIT_MS = 20_000;

/** Why this process cannot start, own the files of, and end programs of another user; undefined when it can. Tried out with `user`. */
export async function whyNoOtherUser(user: Pick<AppUser, 'uid' | 'gid'>): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'apps get users of their own on Linux only';
  const status = await readFile(STATUS, 'utf8').catch(() => undefined);
  if (status === undefined) return `${STATUS} cannot be read`;
  const effective = BigInt(`0x${lineOf(status, 'CapEff')}`);
  const missing = Object.entries(NEEDED).filter(([, bit]) => ((effective >> BigInt(bit)) & 1n) === 0n);
  if (missing.length > 0) {
    const names = missing.map(([name]) => name).join(', ');
    return `the worker lacks ${names}: run it as root, or give a container that runs it as root these capabilities`;
  }
  return probe(user);
}

/** A program started as the user tells what it is: users can be missing in a container's own numbering, and capabilities can be made to stay. */
async function probe(user: Pick<AppUser, 'uid' | 'gid'>): Promise<string | undefined> {
  const { uid, gid } = user;
  let told: string;
  try {
    told = await statusOf(user);
  } catch (error) {
    const hint = 'in a container, WORKER_FIRST_UID must be one of the ids that it has (/proc/self/uid_map)';
    return `a program of user ${uid} cannot be started (${toError(error).message.trim()}); ${hint}`;
  }
  const expected = {
    Uid: Array(4).fill(uid).join(' '),
    Gid: Array(4).fill(gid).join(' '),
    Groups: '',
    CapPrm: '0'.repeat(16),
    CapEff: '0'.repeat(16),
    CapAmb: '0'.repeat(16),
  };
  for (const [name, value] of Object.entries(expected)) {
    const found = lineOf(told, name);
    if (found !== value) return `a program of user ${uid} was started with ${name} ${found} instead of '${value}'`;
  }
  return undefined;
}

async function statusOf(user: Pick<AppUser, 'uid' | 'gid'>): Promise<string> {
  const { command, arguments: all, options } = startedAs(user, process.execPath, ['-e', PRINT_STATUS]);
  const limits = { cwd: '/', env: {}, timeout: PROBE_LIMIT_MS };
  return (await promisify(execFile)(command, all, { ...options, ...limits })).stdout;
}

function lineOf(status: string, name: string): string {
  const text = new RegExp(`^${name}:(.*)$`, 'm').exec(status)?.[1] ?? '';
  return text.trim().replaceAll(/\s+/g, ' ');
}
