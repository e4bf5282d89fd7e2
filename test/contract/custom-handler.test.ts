import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InvocationOutcome } from '#workers/languages/language-host.js';
import { eventually } from '../support/eventually.js';
import { Fixture, textOf } from '../support/node-apps.js';

const SETTINGS = { HANDLER_RUNTIME: process.execPath, GREETING: 'good night' };

const load = (settings: Readonly<Record<string, string>> = {}, limits = {}) =>
  Fixture.load('custom-handler', { runtime: 'custom', settings: { ...SETTINGS, ...settings }, limits });

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
/** What the handler has got. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly letter: {
    readonly Data: Readonly<Record<string, unknown>> & { readonly req?: Readonly<Record<string, unknown>> };
    readonly Metadata: Readonly<Record<string, unknown>>;
  };
}

interface Facts {
  readonly pid: number;
  readonly cwd: string;
  readonly port: string;
  readonly variables: Readonly<Record<string, string>>;
}

const returned = <T = { readonly seen: Seen }>({ returnValue, failure }: InvocationOutcome): T => {
  if (failure !== undefined) throw new Error(failure.message);
  return JSON.parse(returnValue?.json ?? 'null') as T;
};
const seenBy = (outcome: InvocationOutcome) => JSON.parse(textOf(outcome)) as Seen;
/** The queue item that has the handler answer so. */
const answering = (answer: unknown) => ({ string: JSON.stringify({ answer }) });
const answeringJson = (value: unknown) => answering({ body: base64(JSON.stringify(value)) });

describe('custom handlers that are called with data', () => {
  let app: Fixture;

  beforeAll(async () => {
    app = await load();
  });

  afterAll(() => app.close());

  it('language-worker contract 6.1: functions are described by folders without script files', () => {
    expect(app.app.report.errors).toEqual([]);
    expect(app.app.report.functions.map(({ name, language, errors }) => [name, language, errors])).toEqual(
      ['chain', 'echo', 'item', 'letter', 'returned', 'tick'].map((name) => [name, 'custom', []]),
    );
  });

  it('language-worker contract 6.1: the command line and the environment', async () => {
    const facts = returned<Facts>(await app.call('item', answering('facts')));
    expect(facts).toMatchObject({
      cwd: expect.stringMatching(/apps\/custom-handler$/),
      options: ['--no-warnings'],
      arguments: ['--greeting', 'good', 'night', '--nothing=', 'two words'],
      variables: {
        FUNCTIONS_WORKER_RUNTIME: 'custom',
        FUNCTIONS_HTTPWORKER_PORT: facts.port,
        FUNCTIONS_APP_ROOT_PATH: facts.cwd,
        FUNCTIONS_HTTPWORKER_ID: facts.variables['FUNCTIONS_CUSTOMHANDLER_WORKER_ID'],
        GREETING: 'good night',
      },
    });
    expect(Object.keys(facts.variables).filter((name) => /^(npm|NIGHTSHIFT|JEST|BROKER)/.test(name))).toEqual([]);
  });

  it('language-worker contract 6.2: an HTTP trigger as data', async () => {
    const outcome = await app.http('letter', {
      method: 'POST',
      url: 'http://localhost:7071/api/letters/blue?size=1&size=2&code=secret',
      headers: { 'content-type': 'application/json', 'x-one': '1,2' },
      query: { size: '1,2', code: 'secret' },
      params: { kind: 'blue' },
      body: { bytes: base64('{"size":1,"deep":{"a":1},"list":[1],"none":null,"flag":true}') },
    });
    const { method, url, headers, letter } = seenBy(outcome);
    expect({ method, url }).toEqual({ method: 'POST', url: '/letter' });
    expect(headers).toMatchObject({
      'x-azure-functions-invocationid': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-azure-functions-hostversion': expect.stringMatching(/^4\./),
      'user-agent': expect.stringMatching(/^Azure-Functions-Host\/4\./),
    });
    expect(letter.Data).toEqual({
      req: {
        Url: 'http://localhost:7071/api/letters/blue?size=1&size=2&code=secret',
        Method: 'POST',
        Query: { size: '1,2', code: 'secret' },
        Headers: { 'content-type': ['application/json'], 'x-one': ['1,2'] },
        Params: { kind: 'blue' },
        Identities: [],
        Body: '{"size":1,"deep":{"a":1},"list":[1],"none":null,"flag":true}',
      },
    });
    expect(letter.Metadata).toEqual({
      size: '"2"',
      deep: { a: 1 },
      flag: 'true',
      kind: '"blue"',
      Query: { size: '2', code: 'secret' },
      Headers: { 'content-type': 'application/json', 'x-one': '1,2' },
      sys: { MethodName: 'letter', UtcNow: expect.any(String), RandGuid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(outcome.returnValue?.http).toMatchObject({ statusCode: '201', headers: { 'x-kind': 'data' } });
    expect(outcome.outputData).toEqual([{ name: 'copy', data: { string: 'copied' } }]);
  });

  it('language-worker contract 6.2: binary bodies are base64, and without a body there is none', async () => {
    const bytes = Buffer.from([0, 255, 1]);
    const binary = await app.http('letter', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: { bytes: base64(bytes) },
    });
    expect(seenBy(binary).letter.Data.req?.['Body']).toBe(base64(bytes));
    const none = await app.http('letter');
    expect(seenBy(none).letter.Data.req).not.toHaveProperty('Body');
  });

  it.each<[string, object, unknown]>([
    ['text is encoded once more', { string: 'hi' }, '"hi"'],
    ['JSON text too', { string: '{"a":1}' }, '"{\\"a\\":1}"'],
    ['bytes are base64', { bytes: 'AP8=' }, 'AP8='],
    ['objects stay objects', { json: '{"a":[1]}' }, { a: [1] }],
    ['arrays are text', { json: '[1,2]' }, '[1,2]'],
    ['numbers are text', { json: '5' }, '5'],
    ['dates are dates', { json: '"2026-01-02T03:04:05Z"' }, '2026-01-02T03:04:05Z'],
  ])('language-worker contract 6.2: %s', async (_, data, expected) => {
    const metadata = { Value: data, QueueTrigger: { string: 'x' }, Nothing: {} };
    const { seen } = returned(await app.call('item', data, { request: { triggerMetadata: metadata } }));
    expect(seen.letter.Data).toEqual({ item: expected });
    expect(seen.letter.Metadata).toEqual({ Value: expected, sys: expect.objectContaining({ MethodName: 'item' }) });
  });

  it('language-worker contract 6.2: a retry is told', async () => {
    const retry = { retryCount: 1, maxRetryCount: 3, exception: { message: 'no paper' } };
    const { seen } = returned(await app.call('item', { string: 'x' }, { retry }));
    expect(seen.letter.Metadata['RetryContext']).toMatchObject({
      RetryCount: 1,
      MaxRetryCount: 3,
      Exception: { Message: 'no paper' },
    });
  });

  it.each<[string, unknown, unknown]>([
    ['outputs by name', { Outputs: { out: { a: 1 }, unknown: 1 } }, [{ name: 'out', data: { json: '{"a":1}' } }]],
    ['keys in any case', { oUTPUTS: { out: 5 } }, [{ name: 'out', data: { json: '5' } }]],
    ['null binds nothing', { Outputs: { out: null } }, []],
    ['text that looks like base64 is bytes', { Outputs: { out: 'abcd' } }, [{ name: 'out', data: { bytes: 'abcd' } }]],
    ['other text is text', { Outputs: { out: 'abc' } }, [{ name: 'out', data: { string: 'abc' } }]],
    ['not for binary bindings', { Outputs: { raw: 'abcd' } }, [{ name: 'raw', data: { string: 'abcd' } }]],
    [
      'a returned object wins over outputs',
      { Outputs: { out: 'one!' }, ReturnValue: { out: 'two!' } },
      [{ name: 'out', data: { string: 'two!' } }],
    ],
    ['no outputs at all', {}, []],
  ])('language-worker contract 6.2: %s', async (_, answer, expected) => {
    const outcome = await app.call('item', answeringJson(answer));
    expect(outcome.failure).toBeUndefined();
    expect(outcome.outputData).toEqual(expected);
  });

  it.each([
    ['an empty answer', {}],
    ['204', { status: 204 }],
    ['null', { body: base64('null') }],
  ])('language-worker contract 7 (32): %s has no outputs', async (_, answer) => {
    const outcome = await app.call('item', answering(answer));
    expect(outcome).toMatchObject({ outcome: 'Succeeded', outputData: [] });
  });

  it.each([
    ['another status than 2xx', { status: 500, body: base64('no paper left') }, '500: no paper left'],
    ['a redirect', { status: 302, headers: [['location', '/']] }, 'answered 302'],
    ['what is no JSON', { body: base64('<html>') }, 'no JSON object: <html>'],
    ['what is no object', { body: base64('[1]') }, 'no JSON object: [1]'],
    ['outputs that are none', { body: base64('{"Outputs":[1]}') }, '"Outputs"'],
    ['lines that are none', { body: base64('{"Logs":"x"}') }, '"Logs"'],
  ])('language-worker contract 6.2: %s fails the invocation', async (_, answer, message) => {
    const outcome = await app.call('item', answering(answer));
    expect(outcome.failure).toMatchObject({ code: 'FUNCTION_FAILED', message: expect.stringContaining(message) });
    expect(outcome.failure?.message).toContain("Function 'item'");
  });

  it('language-worker contract 6.2: Logs belong to the invocation, the console to the app', async () => {
    const { logs } = await app.http('letter');
    expect(logs.map(({ level, message }) => [level, message])).toEqual([
      ['Information', 'one line'],
      ['Information', '{"two":2}'],
    ]);
    await eventually('lines of the console', () => app.appLines.some(({ message }) => message === 'POST /letter'));
    expect(app.appLines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ level: 'Information', message: 'POST /letter' }),
        expect.objectContaining({ level: 'Error', message: 'a line on stderr' }),
      ]),
    );
  });

  it('language-worker contract 6.2: the return value is the response of an output named $return', async () => {
    const outcome = await app.http('returned');
    expect(textOf(outcome)).toBe('plain text');
    expect(outcome.returnValue?.http?.headers).toEqual({ 'content-type': 'text/plain; charset=utf-8' });
  });

  it('language-worker contract 6.2: the return value goes to an output named $return', async () => {
    const outcome = await app.call('chain', { string: 'x' });
    expect(outcome.returnValue).toEqual({ json: '[{"n":1},{"n":2}]' });
  });

  it('language-worker contract 2.7: a timer', async () => {
    const { seen } = returned(await app.call('tick', { json: '{"Schedule":{"AdjustForDST":true},"IsPastDue":false}' }));
    expect(seen.letter.Data).toEqual({ timer: { Schedule: { AdjustForDST: true }, IsPastDue: false } });
  });
});
