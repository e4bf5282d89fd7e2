import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { folderApp, queue } from '../support/folder-app.js';
import { Fixture, Fixtures, messagesOf } from '../support/node-apps.js';

/** Hooks as both models take them: straight from the core. */
const HOOKS = `
const core = require('@azure/functions-core');
const nameOf = ({ invocationContext }) => invocationContext.functionName ?? invocationContext.executionContext.functionName;
const refusal = (work) => { try { work(); return 'taken'; } catch (error) { return error.name + (error.isAzureFunctionsSystemError ? ', system' : ''); } };

core.registerHook('appStart', async (c) => {
  await new Promise(setImmediate);
  c.hookData.startedIn = c.functionAppDirectory;
  Object.assign(c.appHookData, { posts: [], unknown: refusal(() => core.registerHook('never', () => {})) });
});
core.registerHook('appStart', (c) => { c.appHookData.second = c.hookData.startedIn; });
core.registerHook('appTerminate', async (c) => {
  await new Promise(setImmediate);
  core.log('warning', 'user', 'ends, began in ' + c.hookData.startedIn + ', ran ' + c.appHookData.posts.length);
});

core.registerHook('preInvocation', async (c) => {
  await new Promise(setImmediate);
  c.hookData.steps = ['pre 1'];
  if (nameOf(c) === 'replaced') {
    const { functionCallback } = c;
    c.inputs = ['another'];
    c.functionCallback = async (...values) => 'wrapped ' + (await functionCallback(...values));
  }
});
core.registerHook('preInvocation', (c) => {
  c.hookData.steps.push('pre 2');
  if (nameOf(c) === 'refused') throw new Error('refused by a hook');
  if (nameOf(c) === 'readOnly') {
    c.hookData.refusals = ['hookData', 'appHookData', 'invocationContext'].map((key) => refusal(() => { c[key] = {}; }));
  }
});
core.registerHook('preInvocation', () => { throw new Error('disposed'); }).dispose();

const POST = {
  swallowed: (c) => { c.error = null; },
  mended: (c) => { c.error = null; c.result = 'made good'; },
  renamed: (c) => { c.error = new Error('another'); },
  failedAfter: () => { throw new Error('a post hook'); },
  order: (c) => { c.result = c.hookData.steps; },
  readOnly: (c) => { c.result = c.hookData.refusals; },
  shared: (c) => { c.result = [c.hookData.startedIn ?? null, c.appHookData.second, c.appHookData.unknown]; },
  posts: (c) => { c.result = c.appHookData.posts; },
  late: (c) => { c.result = refusal(() => core.registerFunction({ name: 'late', bindings: {} }, () => {})); },
};
core.registerHook('postInvocation', async (c) => {
  await new Promise(setImmediate);
  c.hookData.steps.push('post 1');
  c.appHookData.posts.push([nameOf(c), c.inputs, c.result, c.error?.message ?? c.error]);
});
core.registerHook('postInvocation', (c) => { c.hookData.steps.push('post 2'); POST[nameOf(c)]?.(c); });

core.registerHook('log', (c) => {
  if (c.message === 'broken') throw new Error('a log hook');
  if (!c.message.startsWith('secret')) return;
  c.message = [c.category, c.level, c.hookData.steps?.join() ?? 'no data', c.invocationContext !== undefined].join(' ');
  c.level = 'error';
});
core.log('information', 'user', 'secret of the app');
`;

/** What the functions do; `say` logs. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  order: 'return "handler";',
  refused: 'return "never";',
  replaced: 'return item;',
  failing: 'throw new Error("thrown");',
  swallowed: 'throw new Error("thrown");',
  mended: 'throw new Error("thrown");',
  renamed: 'throw new Error("thrown");',
  failedAfter: 'return "fine";',
  nothing: 'throw undefined;',
  readOnly: '',
  shared: '',
  posts: '',
  late: '',
  logging: 'say("secret"); say("broken"); core.log("warning", "system", "secret of the system");',
};

const LIBRARY = createRequire(import.meta.url).resolve('@azure/functions');

function v3App(): string {
  const functions = Object.entries(FUNCTIONS).map(([name, body]) => {
    const script = `const core = require('@azure/functions-core'); module.exports = async (context, item) => { const say = context.log; ${body} };`;
    return [name, { bindings: queue(), script }] as const;
  });
  return folderApp(Object.fromEntries(functions), { 'package.json': { main: 'hooks.js' }, 'hooks.js': HOOKS });
}

function v4App(): string {
  const functions = Object.entries(FUNCTIONS).map(
    ([name, body]) =>
      `app.storageQueue('${name}', { queueName: 'q', connection: 'S', handler: async (item, context) => { const say = (text) => context.log(text); ${body} } });`,
  );
  const source = [
    `const { app } = require('${LIBRARY}'); const core = require('@azure/functions-core');`,
    ...functions,
  ];
  return folderApp(
    {},
    { 'package.json': { main: '{hooks,index}.js' }, 'hooks.js': HOOKS, 'index.js': source.join('\n') },
  );
}

describe.each([
  ['v3', v3App],
  ['v4', v4App],
])('hooks of %s', (_, make) => {
  let app: Fixture;
  let path: string;
  beforeAll(async () => {
    path = make();
    app = await Fixture.load(path);
  });
  afterAll(() => app?.close());

  const run = (name: string) => app.call(name, { string: 'item' });
  const json = async (name: string): Promise<unknown> => JSON.parse((await run(name)).returnValue?.json ?? 'null');
  const postOf = async (name: string): Promise<unknown> =>
    ((await json('posts')) as unknown[][]).findLast(([one]) => one === name)?.slice(1);

  it('language-worker contract 2.3: hooks run in the order of registration, each awaited; post hooks may change the result', async () => {
    expect(await json('order')).toEqual(['pre 1', 'pre 2', 'post 1', 'post 2']);
    expect(await postOf('order')).toEqual([['item'], 'handler', null]);
  });

  it('language-worker contract 2.3: a pre hook that throws fails the invocation; neither handler nor post hooks run', async () => {
    expect((await run('refused')).failure).toMatchObject({ code: 'FUNCTION_FAILED', message: 'refused by a hook' });
    expect(await postOf('refused')).toBeUndefined();
  });

  it('language-worker contract 2.3 and 7, pitfall 5: inputs and callback are read again after the pre hooks', async () => {
    expect((await run('replaced')).returnValue).toEqual({ string: 'wrapped another' });
    expect(await postOf('replaced')).toEqual([['another'], 'wrapped another', null]);
  });

  it('language-worker contract 2.3 and 7, pitfall 6: post hooks run after an error too', async () => {
    expect((await run('failing')).failure?.message).toBe('thrown');
    expect(await postOf('failing')).toEqual([['item'], null, 'thrown']);
  });

  it.each([
    ['swallowed', undefined],
    ['mended', { string: 'made good' }],
    ['nothing', undefined],
  ])('language-worker contract 2.3: an error that is null, or undefined, is a success: %s', async (name, value) => {
    const { outcome, returnValue } = await run(name);
    expect([outcome, returnValue]).toEqual(['Succeeded', value]);
  });

  it.each([
    ['renamed', 'another'],
    ['failedAfter', 'a post hook'],
  ])(
    'language-worker contract 2.3: the error of a post hook is the error of the invocation: %s',
    async (name, text) => {
      expect((await run(name)).failure).toMatchObject({ code: 'FUNCTION_FAILED', message: text });
    },
  );

  it('language-worker contract 2.4: hookData, appHookData and invocationContext cannot be assigned', async () => {
    expect(await json('readOnly')).toEqual(['TypeError', 'TypeError', 'TypeError']);
  });

  it('language-worker contract 2.2 and 2.4: data of the app is shared, that of invocations is their own; unknown hooks are refused', async () => {
    expect(await json('shared')).toEqual([null, path, 'RangeError, system']);
  });

  it('language-worker contract 1.3: nothing registers when the functions are known', async () => {
    expect((await run('late')).returnValue).toEqual({ string: 'Error, system' });
  });

  it('language-worker contract 2.4: log hooks change lines of the user only, and cannot break one', async () => {
    const { logs } = await run('logging');
    expect(logs.map(({ level, message }) => [level, message])).toEqual([
      ['Error', 'user information pre 1,pre 2 true'],
      ['Information', 'broken'],
      ['Warning', 'secret of the system'],
    ]);
  });

  it('language-worker contract 2.4: outside invocations log hooks have data of no invocation; appTerminate hooks run at the end', async () => {
    const ran = ((await json('posts')) as unknown[]).length;
    await app.close(1_000);
    await eventually('the last line', () => messagesOf(app.appLines).length >= 2);
    expect(messagesOf(app.appLines)).toEqual(['user information no data false', `ends, began in ${path}, ran ${ran}`]);
  });
});

describe('the start of a v4 app', () => {
  const fixtures = new Fixtures();
  afterAll(() => fixtures.close());

  const SOURCE = `
const { app } = require('${LIBRARY}');
const refusal = (work) => { try { work(); return 'taken'; } catch (error) { return error.message; } };
app.hook.log(() => {});
app.storageQueue('q1', { queueName: 'q', connection: 'S', handler: () => [
  refusal(() => app.http('late', { handler: () => undefined })),
  refusal(() => app.setup({ enableHttpStream: true })),
] });
`;

  it('language-worker contract 8: app.http and app.setup throw when it is over', async () => {
    const app = await fixtures.load(folderApp({}, { 'package.json': { main: 'index.js' }, 'index.js': SOURCE }));
    const { returnValue } = await app.call('q1', { string: 'item' });
    expect(JSON.parse(returnValue?.json ?? '[]')).toEqual([
      expect.stringContaining('can only be registered while the app starts'),
      expect.stringMatching(/setup/i),
    ]);
  });
});
