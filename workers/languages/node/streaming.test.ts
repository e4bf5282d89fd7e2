import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Fixture, textOf } from '../../../test/support/node-apps.js';

describe('an app with enableHttpStream (language-worker contract, section 2.11)', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.load('streaming');
  });
  afterAll(() => fixture.close());

  it('loads like any other, and says that it streams', () => {
    expect(fixture.app.report.httpStream).toBe(true);
    expect(fixture.app.report.functions.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('gets method, address, parameters and headers, and answers with status and cookies', async () => {
    const outcome = await fixture.http('seen', {
      url: 'http://shop.example:7071/api/seen/7?x=1&y=z%20z',
      headers: { 'user-agent': 'tests', connection: 'close' },
      params: { id: '7' },
    });
    expect(JSON.parse(textOf(outcome))).toEqual({
      method: 'GET',
      url: 'http://shop.example:7071/api/seen/7?x=1&y=z%20z',
      query: { x: '1', y: 'z z' },
      params: { id: '7' },
      agent: 'tests',
    });
    expect(outcome.returnValue?.http).toMatchObject({
      statusCode: '202',
      headers: { 'content-type': 'application/json' },
      cookies: [
        { name: 'a', value: 'zwei drei', path: '/', httpOnly: true, sameSite: 'Strict', maxAge: 60 },
        { name: 'b', value: '2' },
      ],
    });
    expect(outcome.logs.map(({ message }) => message)).toContain('seen');
  });

  it('carries bodies whole both ways, many at a time', async () => {
    const body = Buffer.alloc(300_000, 'grün');
    const http = { method: 'POST', headers: { 'content-type': 'text/x' }, params: { id: '1', rest: 'a/b' } };
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => fixture.http('streams', http, { body })));
    for (const outcome of outcomes) {
      expect(Buffer.from(outcome.body ?? []).equals(body)).toBe(true);
      expect(outcome.returnValue?.http?.headers['x-type']).toBe('text/x');
    }
    expect(textOf(await fixture.http('chunks'))).toBe('one two three');
  });

  it('ends calls whose handler returns nothing or throws', async () => {
    expect(await fixture.http('nothing')).toMatchObject({ outcome: 'Succeeded' });
    expect((await fixture.http('nothing')).returnValue?.http?.statusCode).toBe('204');
    const failed = await fixture.http('throws');
    expect(failed.failure).toMatchObject({ code: 'FUNCTION_FAILED', message: 'no stream today' });
  });

  it('runs its other triggers as before', async () => {
    expect((await fixture.call('queued', { string: 'text' })).returnValue).toEqual({ string: 'text' });
  });

  it("keeps the library's own server on this machine, and to the worker (pitfall 17)", async () => {
    // Local addresses of listening sockets (state 0A) that are every interface: 00000000, or 32 zeros for IPv6.
    const [pid] = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ');
    const tables = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n'));
    const inodes = socketsOf(Number(pid));
    const listening = tables
      .map((line) => line.trim().split(/\s+/))
      .filter((cells) => cells[3] === '0A' && inodes.has(cells[9] ?? ''));
    expect(listening.length).toBeGreaterThan(0);
    for (const cells of listening) {
      expect(cells[1]).not.toMatch(/^0+:/);
      const port = Number.parseInt(cells[1]?.split(':')[1] ?? '', 16);
      const headers = { 'x-ms-invocation-id': 'guessed', 'x-ns-proxy-token': 'guessed' };
      expect((await fetch(`http://127.0.0.1:${port}/api/nothing`, { headers })).status).toBe(403);
    }
  });
});

function socketsOf(pid: number): Set<string> {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}
