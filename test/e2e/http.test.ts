import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonLines } from '../../cli/logs/json-lines.js';
import { eventually } from '../support/eventually.js';
import { temporaryFolder } from '../support/scratch.js';
import { SET_UPS, type RunningSetUp } from '../support/set-ups.js';

interface Key {
  readonly scope: string;
  readonly function?: string;
  readonly value: string;
}

interface Detail {
  readonly execution: {
    readonly status: string;
    readonly traceParent: string;
    readonly failure?: { readonly code: string; readonly message: string };
  };
  readonly attempts: readonly { readonly logs: readonly { readonly level: string; readonly message: string }[] }[];
}

describe.each(SET_UPS)('HTTP triggers: $name', (setUp) => {
  let running: RunningSetUp;
  let keys: readonly Key[];

  beforeAll(async () => {
    running = await setUp.serve('workbench');
    keys = await running.installation.json<Key[]>(`/api/apps/${running.app}/keys`);
  });
  afterAll(() => running?.close());

  const at = (path: string) => `${running.installation.gateway}${path}`;
  const keyOf = (scope: string, fn?: string) =>
    keys.find((key) => key.scope === scope && key.function === fn)?.value ?? '';
  const detail = (id: string) =>
    eventually(`execution ${id} is recorded`, async () => {
      const response = await running.installation.api(`/api/executions/${id}`);
      const seen = response.ok ? ((await response.json()) as Detail) : undefined;
      return seen?.execution.status === 'Queued' || seen?.execution.status === 'Running' ? undefined : seen;
    });

  it('hands route parameters, query, repeated headers and text body to the function', async () => {
    const response = await fetch(at('/api/ECHO/7/a%20b/c/?x=1&x=2&empty='), {
      method: 'POST',
      headers: [
        ['x-twice', 'one'],
        ['x-twice', 'two'],
        ['content-type', 'text/plain'],
      ],
      body: 'grüße',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const seen = (await response.json()) as Record<string, unknown>;
    expect(seen).toMatchObject({
      method: 'POST',
      params: { id: '7', rest: 'a b/c/' },
      query: { x: '1,2', empty: '' },
      body: 'grüße',
    });
    expect(seen['headers']).toMatchObject({ 'x-twice': 'one, two', 'content-type': 'text/plain' });
    expect(seen['url']).toBe(at('/api/ECHO/7/a%20b/c/?x=1&x=2&empty='));
  });

  it('answers 404 for a wrong method, a failed constraint and an unknown route', async () => {
    expect((await fetch(at('/api/echo/7/x'), { method: 'DELETE' })).status).toBe(404);
    expect((await fetch(at('/api/echo/seven/x'))).status).toBe(404);
    expect((await fetch(at('/api/nowhere'))).status).toBe(404);
    expect((await fetch(at('/api/executions'))).status).toBe(404);
  });

  it('carries binary bodies both ways, inline and beside the broker', async () => {
    for (const bytes of [0, 1, 200_000, 300_000, 5_000_000]) {
      const body = randomBytes(bytes);
      const response = await fetch(at('/api/mirror'), { method: 'POST', body });
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
    }
  });

  it('takes a body of 100 MB and refuses a larger one with 413', async () => {
    const response = await fetch(at('/api/size'), { method: 'POST', body: Buffer.alloc(100_000_000) });
    expect([response.status, await response.text()]).toEqual([200, '100000000']);
    const refused = await fetch(at('/api/size'), { method: 'POST', body: Buffer.alloc(105_000_000) }).catch(
      () => undefined,
    );
    expect(refused === undefined || refused.status === 413).toBe(true);
  });

  it('sends large responses', async () => {
    const response = await fetch(at('/api/big?bytes=20000000'));
    expect((await response.arrayBuffer()).byteLength).toBe(20_000_000);
  });

  it('takes a chunked request body', async () => {
    const chunks = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let n = 0; n < 20; n += 1) controller.enqueue(Buffer.alloc(50_000));
        controller.close();
      },
    });
    const init = { method: 'POST', body: chunks, duplex: 'half' } as RequestInit;
    expect(await (await fetch(at('/api/size'), init)).text()).toBe('1000000');
  });

  it('sets status, headers and cookies; custom headers of host.json do not override the function', async () => {
    const response = await fetch(at('/api/cookies'));
    expect(response.status).toBe(202);
    expect(response.headers.get('x-served-by')).toBe('the function');
    const [first, second] = response.headers.getSetCookie();
    expect(first).toMatch(/^a=1; /);
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict', 'Max-Age=60'])
      expect(first?.toLowerCase()).toContain(part.toLowerCase());
    expect(second).toBe('b=zwei%20drei');
    expect((await fetch(at('/api/nothing'))).headers.get('x-served-by')).toBe('nightshift');
  });

  it('answers 204 for nothing, and 500 with an empty body for a throw or a wrong result', async () => {
    expect((await fetch(at('/api/nothing'))).status).toBe(204);
    for (const path of ['/api/throws', '/api/plain']) {
      const response = await fetch(at(path));
      expect([response.status, await response.text()]).toEqual([500, '']);
    }
  });

  it('opens a function with its own, the host or the master key; the header hides the query', async () => {
    const own = keyOf('function', 'withkey');
    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(at(path), { headers })).status;
    expect(await status('/api/withKey')).toBe(401);
    expect(await status('/api/withKey', { 'x-functions-key': own })).toBe(200);
    expect(await status(`/api/withKey?code=${encodeURIComponent(own)}`)).toBe(200);
    expect(await status(`/api/withKey?code=${encodeURIComponent(own)}`, { 'x-functions-key': 'wrong' })).toBe(401);
    expect(await status('/api/withKey', { 'x-functions-key': keyOf('host') })).toBe(200);
    expect(await status('/api/withMasterKey', { 'x-functions-key': keyOf('host') })).toBe(401);
    expect(await status('/api/withMasterKey', { 'x-functions-key': keyOf('master') })).toBe(200);
  });

  it('records log lines with their levels, console output and the trace context', async () => {
    const traceId = randomBytes(16).toString('hex');
    await fetch(at('/api/logs'), { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
    const [execution] = await eventually('the execution is listed', async () => {
      const found = await running.installation.executions('function=logs&status=Succeeded');
      return found.length > 0 ? found : undefined;
    });
    const seen = await detail(execution!.id);
    const lines = seen.attempts[0]!.logs.map(({ level, message }) => `${level}: ${message.trim()}`);
    expect(lines).toEqual([
      'Trace: a trace',
      'Debug: a debug',
      "Information: a log { with: 'an object' }",
      'Warning: a warning',
      'Error: an error',
      'Information: from the console',
      'Information: straight to stderr',
    ]);
    expect(seen.execution.traceParent).toContain(traceId);
  });

  it('tells log lines while the function runs, to whoever comes in the midst, each once, and then how it ended', async () => {
    const until = join(temporaryFolder(), 'until');
    const follow = async (path: string) => {
      const { body } = await running.installation.api(path);
      const seen: Record<string, unknown>[] = [];
      const read = async (): Promise<void> => {
        for await (const line of jsonLines<Record<string, unknown>>(body!)) seen.push(line);
      };
      return { body: body!, seen, ended: read() };
    };
    const headers = { prefer: 'respond-async' };
    const accepted = await fetch(at(`/api/patient?until=${encodeURIComponent(until)}`), { headers });
    const id = /[0-9a-f-]{36}/.exec(accepted.headers.get('location') ?? '')?.[0] ?? '';
    await eventually('it is known', async () => (await running.installation.api(`/api/executions/${id}`)).ok);
    const one = await follow(`/api/executions/${id}/logs/stream`);
    const all = await follow(`/api/apps/${running.app}/logs/stream?function=patient`);
    await eventually('what it waits for', () => [one, all].every(({ seen }) => seen.length === 1));
    writeFileSync(until, '');
    await one.ended;
    const waiting = { level: 'Information', message: 'waiting', function: 'patient', attempt: 1, number: 0 };
    const waited = { level: 'Warning', message: 'waited', execution: id, number: 1 };
    expect(one.seen).toMatchObject([waiting, waited, { outcome: 'Succeeded', attempts: 1 }]);
    await eventually('the other line', () => all.seen.length === 2);
    expect(all.seen).toMatchObject([waiting, waited]);
    const late = await follow(`/api/executions/${id}/logs/stream`);
    await late.ended;
    expect(late.seen).toEqual(one.seen);
  });

  it('records a failure with its reason', async () => {
    await fetch(at('/api/throws'));
    const [execution] = await eventually('the failure is listed', async () => {
      const found = await running.installation.executions('function=throws&status=Failed');
      return found.length > 0 ? found : undefined;
    });
    expect((await detail(execution!.id)).execution.failure).toMatchObject({
      code: 'FUNCTION_FAILED',
      message: expect.stringContaining('the handler broke'),
    });
  });

  it('ends a function at its time limit and one that exits, and goes on serving', async () => {
    const response = await fetch(at('/api/never'));
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect((await fetch(at('/api/exits'))).status).toBe(500);
    expect((await fetch(at('/api/slow?ms=1'))).status).toBe(200);
    const found = await eventually('both failures are listed', async () => {
      const failed = await running.installation.executions('status=Failed');
      const codes = ['never', 'exits'].map(
        (name) => failed.find((execution) => execution.function === name)?.failure?.code,
      );
      return codes.every((code) => code !== undefined) ? codes : undefined;
    });
    expect(found).toEqual(['FUNCTION_TIMEOUT', 'PROCESS_EXITED']);
  });

  it('answers respond-async with 202 and a Location that tells the outcome, by token or by key', async () => {
    const accepted = await fetch(at('/api/withKey'), {
      headers: { prefer: 'respond-async', 'x-functions-key': keyOf('function', 'withkey') },
    });
    expect(accepted.status).toBe(202);
    const location = accepted.headers.get('location') ?? '';
    const done = await eventually('the run is done', async () => {
      const response = await fetch(location);
      return response.status === 200 ? ((await response.json()) as Record<string, unknown>) : undefined;
    });
    expect(done).toMatchObject({ status: 'Succeeded', function: 'withKey' });
    const bare = location.split('?')[0] ?? '';
    expect((await fetch(bare)).status).toBe(401);
    expect((await fetch(bare, { headers: { 'x-functions-key': keyOf('function', 'withkey') } })).status).toBe(200);
    expect((await fetch(location.replace(/token=.{4}/, 'token=AAAA'))).status).toBe(401);
  });

  it('keeps a large body of an asynchronous call out of the broker', async () => {
    const accepted = await fetch(at('/api/mirror'), {
      method: 'POST',
      body: Buffer.alloc(600_000, 'x'),
      headers: { prefer: 'respond-async' },
    });
    const location = accepted.headers.get('location') ?? '';
    const done = await eventually('the run is done', async () => {
      const response = await fetch(location);
      return response.status === 200 ? await response.text() : undefined;
    });
    expect(done).toContain('Succeeded');
  });

  it('runs a function by hand with the master key', async () => {
    const run = (headers: Record<string, string>, body: string) =>
      fetch(at('/admin/functions/nightly'), { method: 'POST', headers, body });
    const json = { 'content-type': 'application/json' };
    expect((await run(json, '{"input":""}')).status).toBe(401);
    expect((await run({ ...json, 'x-functions-key': keyOf('host') }, '{"input":""}')).status).toBe(403);
    expect((await run({ ...json, 'x-functions-key': keyOf('master') }, '{"input":""}')).status).toBe(202);
    const [execution] = await eventually('the run is recorded', async () => {
      const found = await running.installation.executions('function=nightly&status=Succeeded');
      return found.length > 0 ? found : undefined;
    });
    expect((await detail(execution!.id)).attempts[0]!.logs[0]!.message).toBe('past due: false');
  });

  it('says why a function is off while the others run', async () => {
    const response = await fetch(at('/admin/functions/holograph/status'), {
      headers: { 'x-functions-key': keyOf('master') },
    });
    expect(JSON.stringify(await response.json())).toContain('holographTrigger');
  });

  it('keeps credentials of the platform out of the language process', async () => {
    const { env, argv } = (await (await fetch(at('/api/whoami'))).json()) as {
      env: Record<string, string>;
      argv: string[];
    };
    const seen = JSON.stringify([env, argv]);
    expect(seen).not.toMatch(/amqp|ns_owner_|ns_join_|ns_worker_|BROKER_URL|STORE_URL|JOIN_TOKEN/);
    expect(env['FUNCTIONS_WORKER_RUNTIME']).toBe('node');
  });
});
