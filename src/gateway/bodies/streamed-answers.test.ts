import { afterEach, describe, expect, it } from '@jest/globals';
import { request as httpRequest, type ClientRequest } from 'node:http';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { BodyReference, HttpData } from '#contracts/messages/typed-data.js';
import { encodeAnswerHead, STREAMED_ANSWER } from '#contracts/streamed-answer.js';
import { aLoadReport } from '../../../test/support/factories.js';
import { eventually } from '../../../test/support/eventually.js';
import { aSnapshot } from '../../../test/support/gateway/fixed-catalog.js';
import { GatewayHouse } from '../../../test/support/gateway/gateway-house.js';

type GatewayReference = Extract<BodyReference, { kind: 'gateway' }>;

const HEAD: HttpData = { statusCode: '201', headers: { 'content-type': 'text/event-stream', 'x-app': 'shop' } };

describe('answers that come before their result (design, section 4, step 6)', () => {
  let house: GatewayHouse;

  afterEach(() => house.close());

  const call = (): Promise<InvocationRequest> => eventually('a call', () => house.queue.runs.at(-1)?.calls[0]);

  /** As a worker begins to send an answer. */
  async function upload(): Promise<ClientRequest> {
    const { url, token } = (await call()).responseBody as GatewayReference;
    const headers = { authorization: `Bearer ${token}`, 'content-type': STREAMED_ANSWER };
    return httpRequest(url, { method: 'PUT', headers, agent: false }).on('error', () => undefined);
  }

  async function succeed(): Promise<void> {
    const { id, responseBody: bodyReference } = await call();
    const returnValue = { http: { headers: {}, ...(bodyReference === undefined ? {} : { bodyReference }) } };
    await house.queue.complete('w1', { id, outcome: 'Succeeded', returnValue });
  }

  it.each(['before', 'after'])('reach the caller as they are written, %s the result', async (order) => {
    house = await GatewayHouse.open();
    const answered = house.fetch('/api/orders');
    const worker = await upload();
    if (order === 'after') await succeed();
    const head = encodeAnswerHead(HEAD);
    worker.write(head.subarray(0, 7));
    worker.write(Buffer.concat([head.subarray(7), Buffer.from('one ')]));
    const response = await answered;
    expect([response.status, response.headers.get('x-app')]).toEqual([201, 'shop']);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('one ');
    if (order === 'before') await succeed();
    worker.end('two');
    expect((await reader?.read())?.value).toBe('two');
    expect((await reader?.read())?.done).toBe(true);
  });

  it('are cut when the worker is lost', async () => {
    house = await GatewayHouse.open();
    const answered = house.fetch('/api/orders');
    const worker = await upload();
    worker.write(Buffer.concat([encodeAnswerHead(HEAD), Buffer.from('one')]));
    const response = await answered;
    const { id } = await call();
    await house.queue.progress('w1', { running: [id] });
    house.fleet.lose('w1');
    await expect(response.text()).rejects.toThrow();
  });

  it('are 500 when their head cannot be read', async () => {
    house = await GatewayHouse.open();
    const answered = house.fetch('/api/orders');
    (await upload()).write(Buffer.from([255, 255, 255, 255, 1]));
    expect((await answered).status).toBe(500);
  });

  it('gives a chunked request of an app that streams to the worker before it is long', async () => {
    house = await GatewayHouse.open();
    const snapshot = aSnapshot();
    house.catalog.set({ ...snapshot, report: { ...(snapshot.report ?? aLoadReport()), httpStream: true } });
    const caller = httpRequest(`${house.url}/api/orders`, { method: 'POST', agent: false }).on(
      'error',
      () => undefined,
    );
    caller.write('a');
    const reference = (await call()).inputData[0]?.data.http?.bodyReference;
    const { url, token } = reference as GatewayReference;
    const body = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(Buffer.from((await body.body?.getReader().read())?.value ?? []).toString()).toBe('a');
    caller.destroy();
  });
});
