import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';

const MODULE = pathToFileURL('bin/on-supported-node.ts').href;

const children: ChildProcess[] = [];

/** A program with a channel to its parent: us, in the place of the same program on an older Node. `main` goes on for ever. */
function program(main: string) {
  const script = `const { onSupportedNode } = await import(${JSON.stringify(MODULE)});
    await onSupportedNode(async () => { ${main}; setInterval(() => undefined, 60_000); console.log('runs'); });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  children.push(child);
  const ended = once(child, 'exit');
  const runs = once(child.stdout!, 'data');
  return { child, ended, runs };
}

describe('a program whose parent is gone', () => {
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  it('is asked to stop, as by a signal', async () => {
    const { child, ended, runs } = program("process.once('SIGTERM', () => process.exit(7))");
    await runs;
    child.disconnect();
    expect(await ended).toEqual([7, null]);
  });

  it('ends when it does not listen for signals yet', async () => {
    const { child, ended, runs } = program('');
    await runs;
    child.disconnect();
    expect(await ended).toEqual([143, null]);
  });

  it('ends when that was so before it began', async () => {
    const { child, ended } = program('');
    child.disconnect();
    expect(await ended).toEqual([143, null]);
  });
});
