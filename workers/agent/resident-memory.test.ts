import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { residentMiB } from './resident-memory.js';

const HELD_MIB = 200;
/** Holds that much, in a process of its own process. */
const HOLDER = `const held = Buffer.alloc(${HELD_MIB} * 1024 ** 2, 1); console.log('held'); setInterval(() => held, 1000)`;
const STARTER = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(HOLDER)}], { stdio: 'inherit' });
process.stdin.resume().on('end', () => process.kill(0))`;

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('the memory of a worker', () => {
  onLinux('is that of all it has started, and of what those have', async () => {
    const starter = spawn(process.execPath, ['-e', STARTER], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    await once(starter.stdout, 'data');
    expect(residentMiB(starter.pid)).toBeGreaterThan(HELD_MIB);
    starter.stdin.end();
    await once(starter, 'exit');
    expect(residentMiB(starter.pid)).toBeUndefined();
  });
});
