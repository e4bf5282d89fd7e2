import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { NightshiftError, toError } from '#contracts/errors.js';
import type { BuildUser } from './build-user.js';

const LAST_LINES = 15;
const LAST_WORDS_MS = 2_000;
const MAX_LINE_CHARACTERS = 1_000;

export interface BuildStep {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  /** The whole of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly user: BuildUser | undefined;
  /** Its reason is what the build failed with. */
  readonly signal: AbortSignal;
  readonly line: (text: string) => void;
}

/** Runs one program of a build in a process group of its own. Rejects with PACKAGE_INVALID and its last lines when it fails; nothing of its group is left in any case. */
export async function runStep(step: BuildStep): Promise<void> {
  const { command, arguments: parts, folder: cwd, environment: env, user = {}, signal } = step;
  signal.throwIfAborted();
  const shown = [command, ...parts].join(' ');
  const shell = process.platform === 'win32';
  const child = spawn(command, parts, {
    cwd,
    env,
    ...user,
    shell,
    detached: !shell,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => endGroup(child);
  signal.addEventListener('abort', end);
  child.once('exit', () => {
    end();
    // What left the group may hold the pipes open for as long as it likes.
    setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream?.destroy()), LAST_WORDS_MS).unref();
  });
  try {
    const last = lastLines(child, step.line);
    const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    signal.throwIfAborted();
    if (code !== 0) throw failed(`${shown} ended with ${code ?? killedBy}`, last());
  } catch (error) {
    if (error instanceof NightshiftError) throw error;
    throw failed(`${shown} cannot be run: ${toError(error).message}`, []);
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

/** Hands each line on, and keeps the last ones. */
function lastLines(child: ChildProcess, line: (text: string) => void): () => readonly string[] {
  const kept: string[] = [];
  const take = (text: string): void => {
    const cut = text.trimEnd().slice(0, MAX_LINE_CHARACTERS);
    if (cut === '') return;
    kept.push(cut);
    if (kept.length > LAST_LINES) kept.shift();
    line(cut);
  };
  for (const stream of [child.stdout, child.stderr] as (Readable | null)[]) {
    if (stream !== null) createInterface({ input: stream, crlfDelay: Infinity }).on('line', take);
  }
  return () => kept;
}

/** The group is the child's own, so it is there as long as anything of it is. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

function failed(what: string, lines: readonly string[]): NightshiftError {
  return new NightshiftError('PACKAGE_INVALID', [`The build failed: ${what}.`, ...lines].join('\n'));
}
