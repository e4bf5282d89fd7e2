import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { BodyReference, HttpData } from '#contracts/messages/typed-data.js';
import { eventually } from '../../../test/support/eventually.js';
import { GatewayHouse } from '../../../test/support/gateway/gateway-house.js';

type GatewayReference = Extract<BodyReference, { kind: 'gateway' }>;

const MIB = 1024 * 1024;
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** As a worker dials. */
function dial(reference: GatewayReference, init: RequestInit = {}): Promise<Response> {
  return fetch(reference.url, { ...init, headers: { authorization: `Bearer ${reference.token}` } });
}

/** In pieces, so that it is sent chunked, without a length. */
async function* inPieces(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

describe('bodies above the inline limit', () => {
  let house: GatewayHouse;

  let reports: NodeJS.Timeout | undefined;

  afterEach(() => {
    clearInterval(reports);
    reports = undefined;
    return house.close();
  });

  /** As its worker takes it, which then reports it again and again: a call that nobody speaks of counts as vanished after a second. */
  async function call(): Promise<InvocationRequest> {
    const taken = await eventually('a call', () => house.queue.runs.at(-1)?.calls[0]);
    if (reports === undefined) {
      const report = (): Promise<void> => house.queue.progress('w1', { running: [taken.id] });
      reports = setInterval(() => void report(), 500);
      await report();
    }
    return taken;
  }

  const http = async (): Promise<HttpData> => (await call()).inputData[0]?.data.http as HttpData;
  const requestBody = async (): Promise<GatewayReference> => (await http()).bodyReference as GatewayReference;
  const responseBody = async (): Promise<GatewayReference> => (await call()).responseBody as GatewayReference;

  async function answerInline(text: string): Promise<void> {
    const { id } = await call();
    await house.queue.complete('w1', { id, outcome: 'Succeeded', returnValue: { string: text } });
  }

  async function announce(fields: Partial<HttpData> = {}): Promise<void> {
    const { id } = await call();
    const bodyReference = await responseBody();
    const returnValue = { http: { headers: { 'content-type': 'application/zip' }, ...fields, bodyReference } };
    await house.queue.complete('w1', { id, outcome: 'Succeeded', returnValue });
  }

  const post = (body: NonNullable<RequestInit['body']>): Promise<Response> =>
    house.fetch('/api/orders', { method: 'POST', body, duplex: 'half' } as RequestInit);

  it('keeps a body at the limit in the message', async () => {
    house = await GatewayHouse.open();
    const answered = post(new Uint8Array(256 * 1024));
    expect((await http()).body?.bytes).toHaveLength(Math.ceil((256 * 1024) / 3) * 4);
    expect(await http()).not.toHaveProperty('bodyReference');
    await answerInline('ok');
    expect((await answered).status).toBe(200);
  });

  it.each(['with a length', 'chunked'])('streams a request body %s to the worker that dials', async (how) => {
    house = await GatewayHouse.open();
    const bytes = randomBytes(5 * MIB);
    const answered = post(how === 'chunked' ? (inPieces(bytes) as unknown as NonNullable<RequestInit['body']>) : bytes);
    expect(await http()).not.toHaveProperty('body');
    const fetched = await dial(await requestBody());
    expect(fetched.headers.get('content-length')).toBe(how === 'chunked' ? null : String(bytes.byteLength));
    expect(digest(await fetched.bytes())).toBe(digest(bytes));
    await answerInline('taken');
    expect(await (await answered).text()).toBe('taken');
  });

  it('does not read more of a request body than the worker takes', async () => {
    house = await GatewayHouse.open();
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(MIB));
        if (pulled === 90) controller.close();
      },
    });
    const answered = post(endless);
    const fetched = await dial(await requestBody());
    const reader = fetched.body?.getReader();
    await reader?.read();
    // Nothing more is taken until what lies in the sockets' buffers has been.
    let before = -1;
    await eventually('the upload to stand still', async () => {
      const stands = pulled === before;
      before = pulled;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return stands;
    });
    expect(pulled).toBeLessThan(60);
    let received = 0;
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      received += part.value.length;
    expect(pulled).toBe(90);
    expect(received).toBeGreaterThan(80 * MIB);
    await answerInline('ok');
    expect((await answered).status).toBe(200);
  });

  it('gives a request body once, and only for its token', async () => {
    house = await GatewayHouse.open();
    const answered = post(new Uint8Array(MIB));
    const reference = await requestBody();
    expect((await dial({ ...reference, token: (await responseBody()).token })).status).toBe(404);
    expect((await fetch(reference.url)).status).toBe(404);
    expect((await dial(reference, { method: 'DELETE' })).status).toBe(404);
    expect((await (await dial(reference)).bytes()).byteLength).toBe(MIB);
    expect((await dial(reference)).status).toBe(404);
    await answerInline('ok');
    await answered;
  });

  it('refuses a body above GATEWAY_MAX_BODY before and while it is sent', async () => {
    house = await GatewayHouse.open({ variables: { GATEWAY_MAX_BODY: '1MiB' } });
    expect((await post(new Uint8Array(MIB + 1))).status).toBe(413);
    expect(house.queue.runs).toEqual([]);
    const answered = post(inPieces(Buffer.alloc(2 * MIB)) as unknown as NonNullable<RequestInit['body']>);
    const fetched = await dial(await requestBody());
    await expect(fetched.bytes()).rejects.toThrow();
    expect((await answered).status).toBe(413);
  });

  it('answers before a long body was read, and the caller sees it', async () => {
    house = await GatewayHouse.open();
    house.fleet.lose('w1');
    expect((await post(new Uint8Array(20 * MIB))).status).toBe(503);
  });

  it('breaks the transfer when the caller breaks off', async () => {
    house = await GatewayHouse.open();
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
    socket.write(Buffer.alloc(100_000));
    const fetched = await dial(await requestBody());
    socket.destroy();
    await expect(fetched.bytes()).rejects.toThrow();
    await answerInline('too late');
  });

  it('answers 502, and does not cut the caller off, when the worker goes while it takes the body', async () => {
    house = await GatewayHouse.open();
    const { hostname, port } = new URL(house.url);
    const caller = connect(Number(port), hostname);
    let answer = '';
    caller.on('data', (chunk) => (answer += String(chunk))).on('error', () => undefined);
    caller.write('POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
    caller.write(Buffer.alloc(100_000));
    const worker = new AbortController();
    const { url, token } = await requestBody();
    const fetched = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal: worker.signal });
    await fetched.body?.getReader().read();
    worker.abort();
    // The rest of the upload still comes, for a while.
    caller.write(Buffer.alloc(100_000));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answer).toBe('');
    house.fleet.lose('w1');
    await eventually('the answer', () => answer.startsWith('HTTP/1.1 502'));
    await eventually('the end of the connection', () => caller.readableEnded);
  });

  it('cuts the transfer to a worker that stands still in the middle of a body, once it counts as lost', async () => {
    house = await GatewayHouse.open();
    const { hostname, port } = new URL(house.url);
    const caller = connect(Number(port), hostname).on('error', () => undefined);
    caller.write('POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 90000000\r\n\r\n');
    const { url, token } = await requestBody();
    const { pathname } = new URL(url);
    caller.write(Buffer.alloc(MIB));
    const worker = connect(Number(port), hostname).on('error', () => undefined);
    worker.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    worker.once('data', () => worker.pause());
    await eventually('the body to flow', () => worker.isPaused());
    // More than the sockets between hold, so that the gateway waits for the worker.
    for (let sent = 0, room = true; room && sent < 80; sent += 1) room = caller.write(Buffer.alloc(MIB));
    house.fleet.lose('w1');
    let cut = false;
    worker.on('error', () => (cut = true));
    // A connection that is still served takes what we write.
    const probe = setInterval(() => worker.write('\r\n'), 20);
    await eventually('the transfer to be cut', () => cut, 10_000).finally(() => clearInterval(probe));
  });

  it.each(['the result', 'the body'])('brings a response body to the caller when %s comes first', async (first) => {
    house = await GatewayHouse.open();
    const answered = house.fetch('/api/orders');
    const bytes = randomBytes(3 * MIB);
    const reference = await responseBody();
    const put = (): Promise<Response> => dial(reference, { method: 'PUT', body: bytes });
    if (first === 'the result') await announce({ statusCode: '201' });
    const taken = put();
    if (first === 'the body') await announce({ statusCode: '201' });
    const response = await answered;
    expect([response.status, response.headers.get('content-type')]).toEqual([201, 'application/zip']);
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect(digest(await response.bytes())).toBe(digest(bytes));
    expect((await taken).status).toBe(204);
    expect((await put()).status).toBe(404);
  });

  it('brings a response body without a length', async () => {
    house = await GatewayHouse.open();
    const answered = house.fetch('/api/orders');
    const bytes = randomBytes(MIB);
    const reference = await responseBody();
    await announce();
    await dial(reference, { method: 'PUT', body: inPieces(bytes), duplex: 'half' } as unknown as RequestInit);
    expect(digest(await (await answered).bytes())).toBe(digest(bytes));
  });

  it('goes by what the worker sends, whatever length the function gave', async () => {
    house = await GatewayHouse.open();
    const answered = house.fetch('/api/orders');
    const bytes = randomBytes(MIB);
    await announce({ headers: { 'content-length': '5' } });
    const body = inPieces(bytes) as unknown as NonNullable<RequestInit['body']>;
    void dial(await responseBody(), { method: 'PUT', body, duplex: 'half' } as RequestInit);
    expect(digest(await (await answered).bytes())).toBe(digest(bytes));
  });

  it('refuses an upload that nobody wants', async () => {
    house = await GatewayHouse.open();
    const answered = house.fetch('/api/orders');
    const reference = await responseBody();
    const put = dial(reference, { method: 'PUT', body: new Uint8Array(MIB) });
    const wrong = await dial({ ...reference, token: 'guess' }, { method: 'PUT', body: 'x' });
    expect(wrong.status).toBe(404);
    await answerInline('short');
    expect(await (await answered).text()).toBe('short');
    expect((await put).status).toBe(410);
    expect((await dial(reference, { method: 'PUT', body: 'x' })).status).toBe(404);
  });

  it('answers 502 when the worker goes before it sent the body it announced', async () => {
    house = await GatewayHouse.open();
    const answered = house.fetch('/api/orders');
    await announce();
    house.fleet.lose('w1');
    expect((await answered).status).toBe(502);
  });

  it('cuts the answer when the upload breaks off', async () => {
    house = await GatewayHouse.open();
    const answered = house.fetch('/api/orders');
    const { url, token } = await responseBody();
    await announce();
    const { hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `PUT ${pathname} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000000\r\n\r\n`,
    );
    socket.write(Buffer.alloc(100_000));
    const response = await answered;
    socket.destroy();
    await expect(response.bytes()).rejects.toThrow();
  });

  it('tells the worker when the caller leaves in the middle', async () => {
    house = await GatewayHouse.open();
    const abort = new AbortController();
    const answered = house.fetch('/api/orders', { signal: abort.signal });
    const reference = await responseBody();
    await announce();
    const put = dial(reference, { method: 'PUT', body: new Uint8Array(50 * MIB) });
    expect((await answered).status).toBe(200);
    abort.abort();
    await expect(put).rejects.toThrow();
  });
});
