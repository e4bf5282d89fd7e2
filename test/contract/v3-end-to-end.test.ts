import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually as soon } from '../support/eventually.js';
import { temporaryFolder } from '../support/scratch.js';
import { SET_UPS, type RunningSetUp } from '../support/set-ups.js';

/** On a busy machine. */
const eventually = <T>(what: string, check: () => T | Promise<T>) => soon(what, check);

interface Key {
  readonly scope: string;
  readonly function?: string;
  readonly value: string;
}

describe.each(SET_UPS.filter(({ name }) => name === 'one process'))('a v3 app end to end: $name', (setUp) => {
  const ledger = join(temporaryFolder(), 'ledger');
  let running: RunningSetUp;
  let master: Record<string, string>;

  beforeAll(async () => {
    running = await setUp.serve('third-model', { LEDGER: ledger, Greetings: 'greetings' });
    const keys = await running.installation.json<Key[]>(`/api/apps/${running.app}/keys`);
    master = { 'x-functions-key': keys.find(({ scope }) => scope === 'master')?.value ?? '' };
  });
  afterAll(() => running?.close());

  const at = (path: string): string => `${running.installation.gateway}${path}`;
  const lines = (): unknown[] => {
    try {
      const all = readFileSync(ledger, 'utf8').split('\n').filter(Boolean);
      return all.map((line) => JSON.parse(line) as unknown);
    } catch {
      return [];
    }
  };

  it('language-worker contract 4.3 and 2.9: a response and queue messages by name, and the function that takes them, tried again', async () => {
    const response = await fetch(at('/api/hello/Ada?other=Bob'), { method: 'POST', body: 'raw "text"' });
    expect([response.status, response.headers.get('x-model')]).toEqual([201, 'v3']);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ hello: 'Ada', raw: 'raw "text"', hooked: 'Hello' });
    const greeted = await eventually('both messages are taken', () => {
      const found = lines().filter((line) => JSON.stringify(line).includes('greeting'));
      return found.length >= 2 ? found : undefined;
    });
    expect(greeted.map((line) => JSON.stringify(line)).toSorted()).toEqual(
      ['Ada', 'Bob'].map((to) => JSON.stringify({ greeting: { to }, retryCount: 1, dequeued: 'number' })),
    );
  });

  it('language-worker contract 4.1 and 7, pitfall 18: a key is needed unless function.json says otherwise, and every method counts', async () => {
    expect((await fetch(at('/api/Keyed'))).status).toBe(401);
    const response = await fetch(at('/api/Keyed'), { method: 'DELETE', headers: master });
    expect(await response.json()).toEqual(['DELETE', 'Keyed']);
  });

  it('language-worker contract 2.7: a timer runs at the start, and by hand', async () => {
    const ticks = () => lines().filter((line) => JSON.stringify(line).includes('tick'));
    await eventually('the first run', () => ticks().length >= 1);
    const headers = { ...master, 'content-type': 'application/json' };
    const response = await fetch(at('/admin/functions/Tick'), { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(202);
    await eventually('the run by hand', () => ticks().length >= 2);
    expect(ticks()).toEqual(ticks().map(() => ({ tick: { adjustForDST: true }, at: 'string' })));
  });

  it('host-semantics 0: a function that does not load is off, and its status says why', async () => {
    const response = await fetch(at('/admin/functions/Broken/status'), { headers: master });
    const problem =
      "Function 'Broken': Broken/index.js failed to load: Error: Cannot find module './never-built'; the function is off, the others run";
    expect(await response.json()).toEqual({ errors: [problem] });
    expect((await fetch(at('/api/Broken'), { headers: master })).status).toBe(404);
    await running.installation.program.printed(problem);
  });
});
