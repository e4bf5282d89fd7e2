import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Fixture, messagesOf } from '../../../test/support/node-apps.js';

describe('functions of other triggers in a language process', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.load('everyday');
  });
  afterAll(() => fixture.close());

  it('gives a timer its payload in camel case', async () => {
    const json = JSON.stringify({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: { Last: '2026-01-01T00:00:00', Next: '2026-01-01T00:05:00', LastUpdated: '2026-01-01T00:00:00' },
      IsPastDue: true,
    });
    const { outcome, logs, returnValue } = await fixture.call('tick', { json });
    expect(outcome).toBe('Succeeded');
    expect(messagesOf(logs)).toEqual([
      '{"schedule":{"adjustForDST":true},"scheduleStatus":{"last":"2026-01-01T00:00:00","next":"2026-01-01T00:05:00","lastUpdated":"2026-01-01T00:00:00"},"isPastDue":true}',
    ]);
    expect(returnValue).toEqual({ json: 'true' });
  });

  it('names bindings as the library does', () => {
    const names = Object.fromEntries(
      fixture.app.report.functions.map(({ name, bindings }) => [name, bindings[0]?.name ?? '']),
    );
    expect(names['tick']).toBe('timerTrigger2f66073ee0');
    expect(names['golden-queue']).toBe('queueTrigger39774a2c34');
    expect(names['golden']).toMatch(/^httpTrigger/);
  });

  it('gives a queue function its parsed message, metadata and which retry it is, with the exception before it', async () => {
    const exception = { message: 'no stock', stack: 'Error: no stock' };
    const { returnValue } = await fixture.call(
      'items',
      { string: '{"a":1}' },
      {
        retry: { retryCount: 1, maxRetryCount: 3, exception },
        request: { attempt: 4, triggerMetadata: { DequeueCount: { json: '2' }, Id: { string: 'x' } } },
      },
    );
    expect(JSON.parse(returnValue?.json ?? '')).toEqual({
      item: { a: 1 },
      metadata: { dequeueCount: 2, id: 'x' },
      retry: {
        retryCount: 1,
        maxRetryCount: 3,
        exception: { message: 'no stock', stackTrace: 'Error: no stock', source: '' },
      },
    });
  });

  it('tells the first attempt of a function with a retry policy that it is the first', async () => {
    const { returnValue } = await fixture.call(
      'items',
      { bytes: Buffer.from('raw').toString('base64') },
      { retry: { retryCount: 0, maxRetryCount: 3 } },
    );
    expect(JSON.parse(returnValue?.json ?? '')).toMatchObject({ retry: { retryCount: 0, maxRetryCount: 3 } });
  });

  it('keeps a retry policy as it was registered, in whole seconds', () => {
    const items = fixture.app.report.functions.find(({ name }) => name === 'items');
    expect(items?.retry).toMatchObject({
      maxRetryCount: 3,
      retryStrategy: 'fixedDelay',
      delayInterval: { seconds: 2 },
    });
  });

  it('returns a value even without an output to put it in', async () => {
    expect((await fixture.call('golden-queue', { string: 'x' })).returnValue).toEqual({ json: '{"b":true}' });
  });
});
