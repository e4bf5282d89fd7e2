import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

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

/** On a Node that says it is an old one. */
const START = `
Object.defineProperty(process.versions, 'node', { value: '18.19.1' });
const { onSupportedNode } = await import('./on-supported-node.ts');
await onSupportedNode(async () => console.log('started'));
`;

describe('a Node that is too old', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-node-'));
    copyFileSync(join(import.meta.dirname, 'on-supported-node.ts'), join(folder, 'on-supported-node.ts'));
    writeFileSync(join(folder, 'start.mjs'), START);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function start() {
    const child = spawn(process.execPath, [join(folder, 'start.mjs')], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [err, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    return { err, exitCode };
  }

  it('says what to do where none is installed beside it', async () => {
    expect(await start()).toMatchObject({ exitCode: 78, err: expect.stringContaining('(NODE_TOO_OLD)') });
  });

  it('says so too when the installed one cannot be started', async () => {
    const installed = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`);
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), '{}');
    const { err, exitCode } = await start();
    expect(err).toContain(`${join(installed, 'bin', 'node')} cannot be started: `);
    expect(err).not.toContain('at ');
    expect(exitCode).toBe(78);
  });
});
