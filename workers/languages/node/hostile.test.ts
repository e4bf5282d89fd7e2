import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Fixture, messagesOf, textOf } from '../../../test/support/node-apps.js';

describe('an app that writes to the channel of its process', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.load('hostile');
  });
  afterAll(() => fixture.close());

  const call = (name: string, what: string) => fixture.http(name, { url: `http://h/api/${name}?what=${what}` });
  const serves = async () => (await fixture.http('pid')).outcome;

  it.each([
    ['garbage', /24 bytes that are no value/],
    ['huge', /a message of 4294967295 bytes was announced/],
    ['number', /a list of messages was expected/],
    ['object', /a list of messages was expected/],
    ['nothing', /no message is called ""/],
    ['text', /no message is called ""/],
    ['unknown', /no message is called "runThis"/],
    ['two', /no message is called "startStream rpcLog"/],
    ['response', /invocationResponse:/],
    ['level', /rpcLog: \/level/],
  ])('loses that process, and the worker lives on: %s', async (what, reason) => {
    const { outcome, failure } = await call('writes', what);
    expect([outcome, failure?.code]).toEqual(['Failed', 'PROCESS_EXITED']);
    expect(failure?.message).toMatch(reason);
    expect(messagesOf(fixture.appLines)).toContainEqual(expect.stringMatching(reason));
    expect(await serves()).toBe('Succeeded');
  });

  it.each([
    'no-result',
    'status',
    'outputs-of-nothing',
    'body-of-number',
    'headers-of-objects',
    'text-of-object',
    'cookie',
  ])('fails the invocation that it answered for: %s', async (what) => {
    const neighbour = fixture.http('slow');
    const { outcome, failure } = await call('answers', what);
    expect([outcome, failure?.code]).toEqual(['Failed', 'FUNCTION_FAILED']);
    expect(failure?.message).toMatch(/^The function's answer cannot be taken: invocationResponse: /);
    expect((await neighbour).outcome).toBe('Succeeded');
  });

  it('fills no record with log lines, even past the runtime', async () => {
    const { outcome, logs } = await fixture.http('floods');
    expect(outcome).toBe('Succeeded');
    expect(JSON.stringify(logs).length).toBeLessThan(1024 * 1024);
  });

  it('fills no message with headers', async () => {
    const { failure } = await fixture.http('headers');
    expect(failure).toMatchObject({
      code: 'FUNCTION_FAILED',
      message: expect.stringMatching(/larger than 262144 bytes/),
    });
  });
});

describe('an app that means no harm', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.load('hostile');
  });
  afterAll(() => fixture.close());

  it.each([
    [Number.MAX_SAFE_INTEGER, '9999-12-31T23:59:59.000Z'],
    [1e300, '9999-12-31T23:59:59.000Z'],
    [1_900_000_000_000, '2030-03-17T17:46:40.000Z'],
  ])('may have a cookie end at %p', async (expires, expected) => {
    const body = { bytes: Buffer.from(JSON.stringify({ expires })).toString('base64') };
    const { outcome, returnValue } = await fixture.http('cookie', { method: 'POST', body });
    expect([outcome, returnValue?.http?.cookies]).toEqual([
      'Succeeded',
      [{ name: 'a', value: 'b', expires: expected }],
    ]);
  });

  it('may return what is no number', async () => {
    const { outcome, returnValue } = await fixture.call('nan', { json: '{}' });
    expect([outcome, returnValue]).toEqual(['Succeeded', { string: 'NaN' }]);
  });

  it('may throw an error whose message is no text', async () => {
    const { failure } = await fixture.http('throws-an-object');
    expect(failure).toMatchObject({ code: 'FUNCTION_FAILED', message: '{"reason":"out of stock"}' });
  });

  it('may have a log hook that puts an object into a line', async () => {
    const { logs } = await fixture.http('logs-an-object');
    expect(logs).toMatchObject([{ level: 'Information', message: "{ now: 'an object' }" }]);
  });

  it('may throw megabytes, of which a page is kept', async () => {
    const { failure } = await fixture.http('throws-megabytes');
    expect(failure?.message).toMatch(/^x{32768}… \(cut\)$/);
    expect(failure?.stack?.length).toBeLessThan(40_000);
  });

  it('may answer with megabytes', async () => {
    expect(textOf(await fixture.http('large'))).toBe('x'.repeat(20_000_000));
  });
});
