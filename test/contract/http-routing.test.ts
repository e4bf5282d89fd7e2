import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppSnapshot } from '#src/apps/catalog/app-catalog.js';
import { anHttpApp, anHttpFunction } from '../support/gateway/http-apps.js';
import { HttpBench } from '../support/gateway/http-bench.js';

const MASTER: AppSnapshot['keys'] = [
  { scope: 'master', function: '', name: '_master', value: 'master' },
  { scope: 'system', function: '', name: 'ext', value: 'system' },
  { scope: 'host', function: '', name: 'default', value: 'host' },
  { scope: 'function', function: 'guarded', name: 'default', value: 'own' },
  { scope: 'function', function: 'other', name: 'default', value: 'foreign' },
];

const bench = new HttpBench();
beforeAll(() => bench.start());
afterEach(() => bench.tidy());
afterAll(() => bench.stop());

describe('host-semantics 1.1: pipeline', () => {
  const CORS = { FUNCTIONS_ENABLE_CORS_CONFIGURATION: '1', CORS_ALLOWED_ORIGINS: '["https://a.example"]' };
  const PREFLIGHT = { origin: 'https://a.example', 'access-control-request-method': 'PUT' };

  it('host-semantics 1.1: an offline app answers before homepage, preflight of others and routes, but /admin stays', async () => {
    const app = anHttpApp([anHttpFunction('a')], { keys: MASTER });
    await bench.open([
      { ...app, report: { ...app.report, offlinePage: '<h1>Back soon</h1>' } as AppSnapshot['report'] },
    ]);
    for (const path of ['/', '/api/a', '/api/none']) {
      const answer = await bench.ask(path);
      expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
        503,
        'text/html',
        '<h1>Back soon</h1>',
      ]);
    }
    expect((await bench.ask('/admin/host/status?code=master')).status).toBe(200);
    expect(bench.calls).toEqual([]);
  });

  it('host-semantics 1.1: a preflight is answered before keys and routes, with customHeaders', async () => {
    const app = anHttpApp(
      [anHttpFunction('a', { authLevel: 'admin' })],
      { keys: MASTER, settings: CORS },
      { customHeaders: { 'X-House': 'yes' } },
    );
    await bench.open([app]);
    for (const path of ['/api/a', '/api/none', '/admin/host/status']) {
      const answer = await bench.ask(path, { method: 'OPTIONS', headers: PREFLIGHT });
      expect([answer.status, answer.headers['access-control-allow-origin'], answer.headers['x-house']]).toEqual([
        204,
        'https://a.example',
        'yes',
      ]);
    }
    expect(
      (await bench.ask('/api/a', { headers: { origin: 'https://a.example' } })).headers['access-control-allow-origin'],
    ).toBe('https://a.example');
  });

  it.each(['/admin/functions/x/y', '/runtime/webhooks/z', '/ADMIN/anything', '/runtime'])(
    'host-semantics 1.1: %s never reaches a function',
    async (path) => {
      await bench.open([
        anHttpApp([anHttpFunction('all', { route: '{*rest}' })], { keys: MASTER }, { routePrefix: '' }),
      ]);
      expect((await bench.ask(path)).status).toBeGreaterThanOrEqual(400);
      expect(bench.calls).toEqual([]);
    },
  );
});

describe('host-semantics 1.2: routes', () => {
  it.each<[string, string, string, Record<string, string> | undefined]>([
    ['items/{id}', 'GET', '/api/items/7', { id: '7' }],
    ['items/{id}', 'GET', '/API/Items/7/', { id: '7' }],
    ['items/{id?}', 'GET', '/api/items', {}],
    ['items/{id=all}', 'GET', '/api/items', { id: 'all' }],
    ['items/{id}', 'GET', '/api/items', undefined],
    ['files/{*rest}', 'GET', '/api/files/a/b%20c/', { rest: 'a/b c/' }],
    ['files/{**rest}', 'GET', '/api/files', {}],
    ['doc-{name}.{ext?}', 'GET', '/api/doc-a.pdf', { name: 'a', ext: 'pdf' }],
    ['doc-{name}.{ext?}', 'GET', '/api/doc-a', { name: 'a' }],
    ['{{x}}', 'GET', '/api/%7Bx%7D', {}],
    ['{n:int:range(1,9)}', 'GET', '/api/9', { n: '9' }],
    ['{n:int:range(1,9)}', 'GET', '/api/10', undefined],
    ['{n:long}', 'GET', '/api/9223372036854775808', undefined],
    ['{b:bool}', 'GET', '/api/TRUE', { b: 'TRUE' }],
    ['{d:decimal}', 'GET', '/api/1.5', { d: '1.5' }],
    ['{d:double}', 'GET', '/api/1e3', { d: '1e3' }],
    ['{d:float}', 'GET', '/api/x', undefined],
    ['{g:guid}', 'GET', '/api/0af76519-16cd-43dd-8448-eb211c80319c', { g: '0af76519-16cd-43dd-8448-eb211c80319c' }],
    ['{g:guid}', 'GET', '/api/0af76519', undefined],
    ['{d:datetime}', 'GET', '/api/2026-02-29', undefined],
    ['{d:datetime}', 'GET', '/api/2026-02-28', { d: '2026-02-28' }],
    ['{a:alpha}', 'GET', '/api/a1', undefined],
    ['{a:length(3)}', 'GET', '/api/abc', { a: 'abc' }],
    ['{a:length(2,3)}', 'GET', '/api/abcd', undefined],
    ['{a:minlength(2)}', 'GET', '/api/a', undefined],
    ['{a:maxlength(2)}', 'GET', '/api/abc', undefined],
    ['{n:min(5)}', 'GET', '/api/4', undefined],
    ['{n:max(5)}', 'GET', '/api/5', { n: '5' }],
    ['{r:regex(^[[0-9]]{{2}}$)}', 'GET', '/api/12', undefined],
    ['{r:regex(^\\d{{2}}$)}', 'GET', '/api/12', { r: '12' }],
    ['{f:file}', 'GET', '/api/a.txt', { f: 'a.txt' }],
    ['{f:nonfile}', 'GET', '/api/a.txt', undefined],
    ['{r:required}', 'GET', '/api/x', { r: 'x' }],
  ])('host-semantics 1.2: %s with %s %s', async (route, method, path, params) => {
    await bench.open([anHttpApp([anHttpFunction('fn', { route })])]);
    const answer = await bench.ask(path, { method });
    expect(answer.status).toBe(params === undefined ? 404 : 200);
    if (params !== undefined) expect({ ...bench.sent.params }).toEqual(params);
  });

  it.each<[unknown, string, number]>([
    [undefined, 'PATCH', 200],
    [['get'], 'GET', 200],
    [['get'], 'HEAD', 404],
    [['get'], 'POST', 404],
    [['options'], 'OPTIONS', 200],
    [[], 'GET', 404],
  ])('host-semantics 1.2: methods %j and a %s', async (methods, method, status) => {
    await bench.open([anHttpApp([anHttpFunction('fn', { methods })])]);
    expect((await bench.ask('/api/fn', { method })).status).toBe(status);
  });

  it('host-semantics 1.2: names decide, not specificity, and whoever is hidden is told', async () => {
    const functions = [anHttpFunction('B', { route: 'items/count' }), anHttpFunction('a', { route: 'items/{id}' })];
    await bench.open([anHttpApp(functions)]);
    await bench.ask('/api/items/count');
    expect(bench.calls.at(-1)?.function).toBe('a');
    const warned = bench.house.logger.lines.filter(({ level }) => level === 'warn');
    expect(warned.map(({ fields }) => fields)).toContainEqual(expect.objectContaining({ function: 'B', by: 'a' }));
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a taken route',
      { route: 'Fine/' },
      /conflicts with the route defined by function 'fine'.*change the route or the methods/,
    ],
    ['a reserved route', { route: 'administrators' }, /conflicts with one or more built in routes: 'administrators'/],
    ['an open brace', { route: 'x/{id' }, /route template 'api\/x\/\{id'.*write '\{\{'/],
    ['an unknown constraint', { route: '{id:uuid}' }, /unknown route constraint 'uuid': use int, long/],
    ['a leading slash', { route: '/x' }, /'api\/\/x' has an empty segment: remove the extra slash/],
  ])('host-semantics 1.2: %s turns off that function alone, with the remedy', async (_what, trigger, why) => {
    await bench.open([anHttpApp([anHttpFunction('wrong', trigger), anHttpFunction('fine')], { keys: MASTER })]);
    expect((await bench.ask('/api/fine')).status).toBe(200);
    const status = await bench.ask('/admin/functions/wrong/status?code=master');
    expect((JSON.parse(status.text) as { errors: string[] }).errors).toEqual([expect.stringMatching(why)]);
  });

  it('host-semantics 1.2: an empty prefix is none', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn')], {}, { routePrefix: '' })]);
    expect([(await bench.ask('/fn')).status, (await bench.ask('/api/fn')).status]).toEqual([200, 404]);
  });
});

describe('host-semantics 1.3: keys', () => {
  it.each<[string, string, Record<string, string>, number]>([
    ['anonymous takes any key', '/api/open?code=wrong', {}, 200],
    ['no key', '/api/guarded', {}, 401],
    ['its own key', '/api/guarded?code=own', {}, 200],
    ['another function’s key', '/api/guarded?code=foreign', {}, 401],
    ['the header hides a right code', '/api/guarded?code=own', { 'x-functions-key': 'no' }, 401],
    ['a host key', '/api/guarded', { 'x-functions-key': 'host' }, 200],
    ['a system key opens no function', '/api/guarded?code=system', {}, 401],
    ['the master key', '/api/guarded?code=master', {}, 200],
    ['a host key opens no admin function', '/api/vault?code=host', {}, 401],
    ['disabled, but the master key comes first', '/api/off?code=master', {}, 200],
    ['disabled without a key', '/api/off', {}, 401],
  ])('host-semantics 1.3: %s', async (_what, path, headers, status) => {
    const functions = [
      anHttpFunction('open'),
      anHttpFunction('guarded', { authLevel: undefined }),
      anHttpFunction('vault', { authLevel: 'admin' }),
      anHttpFunction('off', { authLevel: 'function' }, { disabled: true }),
    ];
    await bench.open([anHttpApp(functions, { keys: MASTER })]);
    const answer = await bench.ask(path, { headers });
    expect([answer.status, status === 401 ? answer.text : '']).toEqual([status, '']);
  });

  it('host-semantics 1.3: the key stays in the query that the function sees', async () => {
    await bench.open([anHttpApp([anHttpFunction('open')])]);
    await bench.ask('/api/open?code=k&x=1');
    expect({ ...bench.sent.query }).toEqual({ code: 'k', x: '1' });
  });
});
