import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Fixture, textOf } from '../../../test/support/node-apps.js';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly body: string;
  readonly invocationId: string;
  readonly traceParent: string;
  readonly retry?: unknown;
}

describe('an HTTP function in a language process', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.load('everyday');
  });
  afterAll(() => fixture.close());

  it('is reported with its trigger, its route and its output', () => {
    const echo = fixture.app.report.functions.find(({ name }) => name === 'echo');
    expect(echo).toMatchObject({ disabled: false, errors: [], language: 'node', scriptFile: 'http.js' });
    expect(echo?.bindings).toEqual([
      expect.objectContaining({
        name: expect.stringMatching(/^httpTrigger[0-9a-f]{10}$/),
        type: 'httpTrigger',
        direction: 'in',
        authLevel: 'anonymous',
        methods: ['GET', 'POST'],
        route: 'echo/{id:int?}',
      }),
      expect.objectContaining({ name: '$return', type: 'http', direction: 'out' }),
    ]);
  });

  it('sees method, URL, headers, route parameters and the invocation', async () => {
    const id = 'd2c6a1f0-5f1e-4a4e-9b0e-2f6f3f6f0001';
    const seen = await fixture.json<Seen>(
      'echo',
      {
        method: 'POST',
        url: 'http://h:1/api/echo/7?x=%C3%A9',
        headers: { 'x-a': '1,2', 'x-empty': '' },
        params: { id: '7' },
      },
      { request: { id } },
    );
    expect(seen).toMatchObject({
      method: 'POST',
      url: 'http://h:1/api/echo/7?x=%C3%A9',
      headers: { 'x-a': '1,2', 'x-empty': '' },
      params: { id: '7' },
      body: '',
      invocationId: id,
      traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    expect(seen.retry).toBeUndefined();
  });

  it('takes query values from the map, and from the URL when there is no map', async () => {
    const url = 'http://h/api/echo?a=1&a=2&b=';
    const joined = await fixture.json<Seen>('echo', { url, query: { a: '1,2', b: '' } });
    expect(joined.query).toEqual([
      ['a', '1,2'],
      ['b', ''],
    ]);
    const parsed = await fixture.json<Seen>('echo', { url });
    expect(parsed.query).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', ''],
    ]);
    expect((await fixture.json<Seen>('echo', { url, query: {} })).query).toEqual(parsed.query);
  });

  it('reads the body from the message, as bytes and as text', async () => {
    const bytes = Buffer.from('{"größe":1}').toString('base64');
    const text = await fixture.json<Seen>('echo', { method: 'POST', body: { bytes } });
    expect(text.body).toBe('{"größe":1}');
    const string = await fixture.json<Seen>('echo', { method: 'POST', body: { string: 'text' } });
    expect(string.body).toBe('text');
  });

  it('reads a body that came beside the message, a megabyte of any bytes', async () => {
    const body = Buffer.alloc(1024 * 1024, Buffer.from([0, 255, 128, 10, 13]));
    const headers = { 'content-type': 'application/octet-stream' };
    const seen = await fixture.json<Seen>('echo', { method: 'POST', headers }, { body });
    expect(seen.body).toBe(body.toString('hex'));
  });

  it('answers with a status, headers and bytes apart from the return value', async () => {
    const { outcome, returnValue, body } = await fixture.http('golden');
    expect(outcome).toBe('Succeeded');
    expect(returnValue).toEqual({ http: { statusCode: '201', headers: { 'content-type': 'application/json' } } });
    expect(Buffer.from(body ?? []).toString()).toBe('{"ok":1}');
  });

  it('sets cookies with everything they can say, and bytes that are no text', async () => {
    const { returnValue, body } = await fixture.http('cookies');
    expect(returnValue?.http?.cookies).toEqual([
      { name: 'a', value: '1', path: '/', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: 60 },
      { name: 'b', value: '2', domain: 'x.example', expires: '2030-01-02T03:04:05.000Z', sameSite: 'None' },
      { name: 'c', value: '3' },
    ]);
    expect([...(body ?? [])]).toEqual([0, 1, 254, 255]);
  });

  it('gives text its content type and takes a WHATWG response', async () => {
    const text = await fixture.http('text');
    expect(text.returnValue?.http?.headers).toEqual({ 'content-type': 'text/plain;charset=UTF-8' });
    const whatwg = await fixture.http('whatwg');
    expect(whatwg.returnValue?.http).toMatchObject({ statusCode: '418', headers: { 'x-tea': 'pot' } });
    expect(textOf(whatwg)).toBe('made by fetch');
  });

  it.each(['nothing', 'nothing-but-null', 'throws-nothing'])(
    'has no return value when it gives none: %s',
    async (name) => {
      const outcome = await fixture.http(name);
      expect(outcome).toMatchObject({ outcome: 'Succeeded', outputData: [] });
      expect(outcome.returnValue).toBeUndefined();
      expect(outcome.body).toBeUndefined();
    },
  );

  it('fails with what it threw', async () => {
    const thrown = await fixture.http('throws');
    expect(thrown).toMatchObject({ outcome: 'Failed', outputData: [] });
    expect(thrown.failure).toMatchObject({ code: 'FUNCTION_FAILED', message: 'on purpose' });
    expect(thrown.failure?.stack).toContain('functions/http.js');
    expect((await fixture.http('throws-object')).failure?.message).toBe('{"reason":"an object"}');
  });

  it('fails when it returns text instead of a response', async () => {
    const { failure, logs } = await fixture.http('not-an-object');
    expect(failure?.message).toMatch(/must be an object/);
    expect(logs).toEqual([expect.objectContaining({ level: 'Error', message: failure?.message })]);
  });

  it('sends extra outputs beside its response', async () => {
    const body = { string: '{"first":1}' };
    const { returnValue, outputData } = await fixture.http('two-outputs', { method: 'POST', body });
    expect(returnValue?.http?.statusCode).toBe('202');
    expect(outputData).toEqual([
      { name: expect.stringMatching(/^queueOutput[0-9a-f]{10}$/), data: { json: '[{"first":1},{"second":true}]' } },
    ]);
  });

  it('runs many calls at once in one process', async () => {
    const calls = Array.from({ length: 200 }, (_, index) =>
      fixture.json<Seen>('echo', { url: `http://h/api/echo?n=${index}` }),
    );
    const answers = await Promise.all(calls);
    expect(answers.map(({ query }) => query[0]?.[1])).toEqual(answers.map((_, index) => String(index)));
  });

  it('is unknown or off by name', async () => {
    expect((await fixture.http('nobody')).failure).toMatchObject({ code: 'FUNCTION_NOT_FOUND' });
    expect((await fixture.http('golden', {}, { request: { function: 'GOLDEN' } })).outcome).toBe('Succeeded');
  });
});
