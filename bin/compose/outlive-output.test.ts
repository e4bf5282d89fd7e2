import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const MODULE = pathToFileURL('bin/compose/outlive-output.ts').href;
/** Told to by its input, it writes to both, and goes on a turn later. */
const SCRIPT = `const { outliveOutput } = await import(${JSON.stringify(MODULE)});
  outliveOutput();
  process.stdin.once('data', () => process.stdout.write('out', () =>
    process.stderr.write('err', () => setImmediate(() => process.exit(7)))));`;

describe('a role', () => {
  it('goes on when nobody reads its output any more', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT]);
    const ended = once(child, 'exit');
    const closed = [child.stdout, child.stderr].map((stream) => once(stream.destroy(), 'close'));
    await Promise.all(closed);
    child.stdin.write('go');
    expect(await ended).toEqual([7, null]);
  });
});
