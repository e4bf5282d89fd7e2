import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually as soon } from '../support/eventually.js';
import { familyOf, Peak } from '../support/memory.js';
import { SET_UPS, type RunningSetUp } from '../support/set-ups.js';

const MIB = 1024 * 1024;
/** The promise is 64 MB; a busy machine collects garbage later. */
const GROWTH_LIMIT_MB = 100;

/** On a busy machine. */
const eventually = <T>(what: string, check: () => T | Promise<T>) => soon(what, check);

interface Seen {
  readonly pid: number;
  readonly begun: number;
  readonly aborted: number;
  readonly cancelled: number;
  readonly produced: number;
}

describe.each(SET_UPS)('language-worker contract 2.11: streaming, $name', (setUp) => {
  let running: RunningSetUp;
  let gateway: string;

  beforeAll(async () => {
    running = await setUp.serve('streams', { 'Nightshift.kept.Idempotency': '01:00:00' });
    ({ gateway } = running.installation);
  });
  afterAll(() => running?.close());

  const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${gateway}/api/${path}`, init);
  const seen = async (): Promise<Seen> => (await (await get('seen')).json()) as Seen;

  /** Chunked, as the body is written. */
  function open(path: string, headers: Record<string, string> = {}): ClientRequest {
    return httpRequest(`${gateway}/api/${path}`, { method: 'POST', agent: false, headers }).on(
      'error',
      () => undefined,
    );
  }

  function recorded(name: string) {
    return eventually(`the record of ${name}`, async () => {
      const [found] = await running.installation.executions(`function=${name}`);
      return found;
    });
  }

  it('a chunked request reaches the function as it is written, and its answer comes while the request goes on', async () => {
    const request = open('echo', { 'x-asked': 'yes' });
    request.write('first');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({
      'content-type': 'text/x-echo',
      'x-many': 'one, two',
      'x-asked': 'yes',
      'set-cookie': ['a=zwei%20drei; path=/; httponly', 'b=2'],
    });
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await eventually('the first part', () => text === 'first');
    request.end(' second');
    await once(response, 'end');
    expect(text).toBe('first second');
    expect(await recorded('echo')).toMatchObject({ status: 'Succeeded', statusCode: 201 });
  });

  it('events arrive as they are written', async () => {
    const response = await get('events');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('data: 1\n\n');
    expect((await get('release', { method: 'POST' })).status).toBe(204);
    expect((await reader?.read())?.value).toBe('data: 2\n\n');
    expect((await reader?.read())?.done).toBe(true);
  });

  it('method, address, query and parameters are the caller’s', async () => {
    const url = `${gateway}/api/seen/7?x=1&x=2&y=z%20z`;
    const response = await fetch(url, { method: 'POST', body: 'x' });
    const query = [['x', '1'], ['x', '2'], ['y', 'z z']]; // prettier-ignore
    expect(await response.json()).toMatchObject({ method: 'POST', url, params: { id: '7' }, query });
  });

  it('pitfall 15: a handler that throws is 500, one that returns null is 204', async () => {
    expect((await get('throws')).status).toBe(500);
    expect((await get('nothing')).status).toBe(204);
    expect(await recorded('throws')).toMatchObject({ status: 'Failed', statusCode: 500 });
  });

  it('a stream that fails cuts the answer', async () => {
    const response = await get('breaks');
    expect(response.status).toBe(200);
    expect((await get('release', { method: 'POST' })).status).toBe(204);
    await expect(response.bytes()).rejects.toThrow();
    expect(await recorded('breaks')).toMatchObject({ status: 'Failed', statusCode: 200 });
  });

  it('status and headers do not wait for the first byte, and a caller that leaves ends the handler’s stream', async () => {
    const before = await seen();
    const abort = new AbortController();
    const [silent, events] = await Promise.all(['silent', 'events'].map((path) => get(path, { signal: abort.signal })));
    expect([silent?.status, events?.status]).toEqual([202, 200]);
    abort.abort();
    const after = await eventually('both streams to be cancelled', async () => {
      const now = await seen();
      return now.cancelled === before.cancelled + 2 && now;
    });
    expect(after.pid).toBe(before.pid);
  });

  it('a caller that leaves in the middle of its request aborts the body', async () => {
    const before = await seen();
    const request = open('count');
    request.write(Buffer.alloc(MIB));
    await eventually('the function to read', async () => (await seen()).begun > before.begun);
    request.destroy();
    await eventually('the body to be aborted', async () => (await seen()).aborted > before.aborted);
  });

  it('host-semantics 1.7: a body beyond the limit is 413, and the function sees it aborted', async () => {
    const before = await seen();
    const response = await get('count', { method: 'POST', body: endless(), duplex: 'half' } as RequestInit);
    expect(response.status).toBe(413);
    await eventually('the body to be aborted', async () => (await seen()).aborted > before.aborted);
  });

  it('a durable call and its result are whole', async () => {
    const accepted = await get('echo', { method: 'POST', body: 'kept', headers: { prefer: 'respond-async' } });
    expect(accepted.status).toBe(202);
    const location = accepted.headers.get('location') ?? '';
    const output = await eventually('the result', async () => {
      const document = (await (await fetch(location)).json()) as { readonly output?: unknown };
      return document.output;
    });
    expect(output).toMatchObject({ status: 201, body: 'kept' });
  });

  it('an answer under an idempotency key is kept whole', async () => {
    const headers = { 'idempotency-key': '"order-1"' };
    const [first, again] = [
      await get('kept', { method: 'POST', body: 'x', headers }),
      await get('kept', { method: 'POST', body: 'x', headers }),
    ];
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    const text = await first.text();
    expect(text).toHaveLength(400_036);
    expect(await again.text()).toBe(text);
  });

  it('handlers are not ahead of their callers, and no process holds a body', async () => {
    const before = await seen();
    const pids = [running.installation.program.pid, before.pid];
    const marks = pids.flatMap(familyOf).map((pid) => Peak.mark(pid));
    const bytes = randomBytes(MIB);
    const sent = get('count', { method: 'POST', body: many(bytes, 90), duplex: 'half' } as RequestInit);
    const received = get('produce?mib=96');
    const hash = createHash('sha256');
    for (let n = 0; n < 90; n += 1) hash.update(bytes);
    expect(await (await sent).json()).toEqual({ bytes: 90 * MIB, sha256: hash.digest('hex') });
    const response = await received;
    const reader = response.body?.getReader();
    await reader?.read();
    const { produced } = await seen();
    expect(produced - before.produced).toBeLessThan(64 * 16);
    let length = 0;
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      length += part.value.length;
    expect(length).toBeGreaterThan(90 * MIB);
    expect((await seen()).produced - before.produced).toBeGreaterThan(96 * 16);
    for (const mark of marks) expect(mark.grownMb).toBeLessThan(GROWTH_LIMIT_MB);
  });

  it('a process that goes cuts the answer', async () => {
    const response = await get('exits');
    expect(response.status).toBe(200);
    void get('exit', { method: 'POST' }).catch(() => undefined);
    await expect(response.bytes()).rejects.toThrow();
    await eventually('the next process', async () => (await get('seen')).status === 200);
  });
});

describe('language-worker contract 2.6: an app that does not stream', () => {
  let running: RunningSetUp;

  beforeAll(async () => {
    running = await (SET_UPS[0] as (typeof SET_UPS)[number]).serve('streams', { STREAMS: 'no' });
  });
  afterAll(() => running?.close());

  it('gets a chunked request whole', async () => {
    const url = `${running.installation.gateway}/api/count`;
    const init = { method: 'POST', body: many(Buffer.alloc(100_000), 5), duplex: 'half' } as RequestInit;
    expect(await (await fetch(url, init)).json()).toMatchObject({ bytes: 500_000 });
  });
});

function many(bytes: Uint8Array, times: number): ReadableStream<Uint8Array> {
  let left = times;
  return new ReadableStream({
    pull: (controller) => {
      left -= 1;
      if (left >= 0) controller.enqueue(bytes);
      else controller.close();
    },
  });
}

/** More than GATEWAY_MAX_BODY. */
const endless = (): ReadableStream<Uint8Array> => many(new Uint8Array(MIB), 102);
