import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InvocationOutcome } from '#workers/languages/language-host.js';
import { eventually } from '../support/eventually.js';
import { type Fixture, Fixtures, messagesOf, textOf } from '../support/node-apps.js';
import { describeWithUsers, passableFolder } from '../support/own-users.js';
import { temporaryFolder } from '../support/scratch.js';

const SETTINGS = { HANDLER_RUNTIME: process.execPath, GREETING: 'good night' };
const FORWARDING = 'AzureFunctionsJobHost__customHandler__enableForwardingHttpRequest';
const PROXYING = 'AzureFunctionsJobHost__customHandler__enableProxyingHttpRequest';

const fixtures = new Fixtures();
const load = (settings: Readonly<Record<string, string>> = {}, limits = {}) =>
  fixtures.load('custom-handler', { runtime: 'custom', settings: { ...SETTINGS, ...settings }, limits });

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const item = (answer: unknown) => ({ string: JSON.stringify({ answer }) });
const pidOf = ({ returnValue }: InvocationOutcome) => (JSON.parse(returnValue?.json ?? '{}') as { pid?: number }).pid;

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

describe.each([
  ['6.3: forwarding', FORWARDING, {}],
  ['6.4: proxying', PROXYING, { 'x-ms-invocation-id': expect.any(String), 'x-forwarded-proto': 'http' }],
])('language-worker contract %s', (_, mode, added) => {
  let app: Fixture;

  beforeAll(async () => {
    app = await load({ [mode]: 'true' });
  });
  afterAll(() => fixtures.close());

  it('sends the request that came: path with prefix, query, headers, body', async () => {
    const outcome = await app.http('echo', {
      method: 'PUT',
      url: 'http://localhost:7071/api/echo/a%20b?x=1&x=2',
      headers: { host: 'localhost:7071', 'content-type': 'text/plain', 'x-one': '1', connection: 'keep-alive' },
      query: { x: '1,2' },
      body: { bytes: base64('hello') },
    });
    const seen = JSON.parse(textOf(outcome)) as Seen;
    expect({ ...seen, headers: {} }).toMatchObject({
      method: 'PUT',
      url: '/api/echo/a%20b?x=1&x=2',
      body: base64('hello'),
    });
    expect(seen.headers).toMatchObject({
      host: 'localhost:7071',
      'content-type': 'text/plain',
      'content-length': '5',
      'x-one': '1',
      'x-azure-functions-invocationid': expect.any(String),
      'x-azure-functions-hostversion': expect.any(String),
      ...added,
    });
  });

  it('leaves out what stands before the paths of one app among several', async () => {
    const outcome = await app.http('echo', { url: 'http://localhost:7071/apps/custom-handler/api/echo?x=1' });
    expect((JSON.parse(textOf(outcome)) as Seen).url).toBe('/api/echo?x=1');
  });

  it('gives the answer as it is: status, repeated headers, bytes, redirects', async () => {
    const bytes = Buffer.from([0, 200, 255]);
    const answer = {
      status: 302,
      headers: [
        ['location', '/elsewhere'],
        ['set-cookie', 'a=1; Path=/'],
        ['set-cookie', 'b=2'],
        ['content-encoding', 'gzip'],
      ],
      body: bytes.toString('base64'),
    };
    const outcome = await app.http('echo', { headers: { 'x-answer': JSON.stringify(answer) } });
    expect(outcome.returnValue?.http).toMatchObject({
      statusCode: '302',
      headers: { location: '/elsewhere', 'content-encoding': 'gzip' },
      repeatedHeaders: { 'set-cookie': ['a=1; Path=/', 'b=2'] },
    });
    expect(Buffer.from(outcome.body ?? [])).toEqual(bytes);
  });

  it('is not for functions with other outputs', async () => {
    const outcome = await app.http('letter');
    expect((JSON.parse(textOf(outcome)) as Seen).url).toBe('/letter');
  });
});

describe('the life of a custom handler', () => {
  let app: Fixture;

  beforeAll(async () => {
    app = await load({}, { cancelGraceMs: 10 });
  });
  afterAll(() => fixtures.close());

  it('host-semantics 1.9: a function beyond its time takes the process with it, and the next one runs', async () => {
    const short = await load({ AzureFunctionsJobHost__functionTimeout: '00:00:03' });
    const before = pidOf(await short.call('item', item('facts')));
    const outcome = await short.call('item', item('hang'));
    expect(outcome.failure?.code).toBe('FUNCTION_TIMEOUT');
    const after = pidOf(await short.call('item', item('facts')));
    expect(after).toEqual(expect.any(Number));
    expect(after).not.toBe(before);
  });

  it('a cancelled function is ended with its process', async () => {
    const cancel = new AbortController();
    const running = app.call('item', item('hang'), { cancel: cancel.signal });
    cancel.abort();
    expect((await running).failure?.code).toBe('EXECUTION_CANCELLED');
    expect(pidOf(await app.call('item', item('facts')))).toBeDefined();
  });

  it('language-worker contract 6.1: after three crashes the app is off, with the reason', async () => {
    for (const attempt of [1, 2, 3]) {
      const { failure } = await app.call('item', item('die'));
      expect([attempt, failure]).toEqual([
        attempt,
        { code: 'PROCESS_EXITED', message: expect.stringContaining('out of paper') },
      ]);
    }
    const { failure } = await app.call('item', item('facts'));
    expect(failure?.code).toBe('APP_NOT_LOADED');
    expect(failure?.message).toMatch(/failed 3 times within 30 minutes.*exit code 7.*out of paper/s);
    await eventually('a line of the app', () =>
      messagesOf(app.appLines).some((line) => line.includes('failed 3 times')),
    );
  });
});

describe('custom handlers that do not load', () => {
  afterAll(() => fixtures.close());

  const folder = (hostJson: unknown, files: Readonly<Record<string, unknown>> = {}) => {
    const root = temporaryFolder();
    for (const [path, content] of Object.entries({ 'host.json': hostJson, ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return root;
  };
  const one = {
    'one/function.json': { bindings: [{ type: 'timerTrigger', direction: 'in', name: 't', schedule: '0 0 0 1 1 *' }] },
  };
  const described = (description: unknown, more = {}) => ({
    version: '2.0',
    customHandler: { description, ...more },
  });
  const NODE = { defaultExecutablePath: process.execPath };

  it.each<[string, unknown, string]>([
    ['no section', { version: '2.0' }, 'has no "customHandler"'],
    ['a section that is none', { version: '2.0', customHandler: 5 }, '"customHandler" that is no object'],
    ['no executable', described({}), 'has no "customHandler.description.defaultExecutablePath"'],
    [
      'an executable that is not there',
      described({ defaultExecutablePath: 'gone' }),
      'gone, which is neither in the app',
    ],
    ['one that may not run', described({ defaultExecutablePath: 'one/function.json' }), 'chmod +x'],
    ['a folder that is none', described({ ...NODE, workingDirectory: 'gone' }), 'workingDirectory'],
    ['arguments that are none', described({ ...NODE, arguments: 'x' }), '"customHandler.description.arguments"'],
    ['a port that is none', described(NODE, { port: 'http' }), '"customHandler.port" that must be a number'],
    ['a time that is none', described(NODE, { initializationTimeout: 'x' }), '"customHandler.initializationTimeout"'],
    ['a switch that is none', described(NODE, { enableForwardingHttpRequest: 'x' }), 'must be true or false'],
    [
      'a level that is none',
      described(NODE, { http: { routes: [{ route: 'a', authorizationLevel: 'x' }] } }),
      'use anonymous',
    ],
    ['routes beside folders', described(NODE, { http: { routes: [{ route: 'a' }] } }), 'keep one of the two'],
    ['a profile that is none', { version: '2.0', configurationProfile: 'x' }, 'mcp-custom-handler'],
  ])('language-worker contract 6.1: %s', async (_, hostJson, problem) => {
    const { app } = await fixtures.load(folder(hostJson, one), { runtime: 'custom' });
    expect(app.report.functions).toEqual([]);
    expect(app.report.errors).toEqual([expect.stringContaining(problem)]);
    expect(app.report.errors[0]).toMatch(/^HOST_JSON_INVALID: .*host\.json/);
  });

  it('language-worker contract 6.1: a handler that ends while it starts is tried three times', async () => {
    const files = { ...one, 'handler.mjs': 'console.error("no licence"); process.exit(4);' };
    const root = folder(described({ ...NODE, defaultWorkerPath: 'handler.mjs' }), files);
    const { app, appLines } = await fixtures.load(root, { runtime: 'custom', limits: { refillMinMs: 1 } });
    expect(app.report.errors).toEqual([expect.stringMatching(/^PROCESS_EXITED: .*exit code 4.*no licence/s)]);
    expect(messagesOf(appLines).filter((line) => line === 'no licence')).toHaveLength(3);
  });

  it('language-worker contract 6.1: a handler that never listens', async () => {
    const files = { ...one, 'handler.mjs': 'setInterval(() => undefined, 1000);' };
    const root = folder(
      described({ ...NODE, defaultWorkerPath: 'handler.mjs' }, { initializationTimeout: '00:00:01' }),
      files,
    );
    const { app } = await fixtures.load(root, { runtime: 'custom' });
    expect(app.report.errors).toEqual([expect.stringMatching(/^APP_NOT_LOADED: .*did not answer within 1 s/)]);
  });

  it('a handler that never listens is given up on, long before its time is over, when nobody wants it any more', async () => {
    const root = folder(described({ ...NODE, defaultWorkerPath: 'handler.mjs' }), {
      ...one,
      'handler.mjs': 'setInterval(() => undefined, 1000);',
    });
    const giveUp = new AbortController();
    const loading = fixtures.load(root, { runtime: 'custom', signal: giveUp.signal });
    giveUp.abort();
    const end = await loading.then(({ app }) => app.report.errors.join('\n'), String);
    expect(end).toContain('ended by signal SIGKILL');
  });

  it('language-worker contract 6.1: routes instead of folders, as the profile presets them', async () => {
    const root = folder({
      ...described({ ...NODE, defaultWorkerPath: 'handler.mjs' }),
      configurationProfile: 'mcp-custom-handler',
    });
    cpSync('test/support/apps/custom-handler/handler.mjs', join(root, 'handler.mjs'));
    const app = await fixtures.load(root, { runtime: 'custom' });
    expect(app.app.report).toMatchObject({
      host: { routePrefix: '' },
      errors: [],
      functions: [
        {
          name: 'http-handler1',
          bindings: [
            { type: 'httpTrigger', name: 'req', route: '{*route}', authLevel: 'function' },
            { type: 'http', direction: 'out', name: 'res' },
          ],
        },
      ],
    });
    const outcome = await app.http('http-handler1', { url: 'http://localhost:7071/mcp/tools' });
    expect((JSON.parse(textOf(outcome)) as Seen).url).toBe('/mcp/tools');
  });
});

describeWithUsers('isolation of a custom handler', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await passableFolder();
  });
  afterAll(async () => {
    await fixtures.close();
    rmSync(folder, { recursive: true });
  });

  it('runs it as the user of the app, in the home and with the environment of that user', async () => {
    cpSync('test/support/apps/custom-handler', join(folder, 'app'), { recursive: true });
    const user = { uid: 210_001, gid: 210_001, home: join(folder, 'home'), temporary: join(folder, 'tmp') };
    const app = await fixtures.load(join(folder, 'app'), { runtime: 'custom', settings: SETTINGS, user });
    const { returnValue } = await app.call('item', item('facts'));
    expect(JSON.parse(returnValue?.json ?? '{}')).toMatchObject({
      uid: user.uid,
      cwd: join(folder, 'app'),
      variables: { HOME: user.home, TMPDIR: user.temporary },
    });
  });
});
