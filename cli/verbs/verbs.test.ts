import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { CliHouse } from '../../test/support/cli/cli-house.js';
import { FakeServer, runCli } from '../../test/support/cli/run-cli.js';
import { cliPage } from '../docs-page.js';
import { registerVerbs } from '../run/register.js';
import type { Shell } from '../run/shell.js';
import { loadVerbs, VERB_GROUPS } from './all.js';

const APPS = [{ name: 'orders', version: '0123456789ab', state: 'running', createdAt: '2026-03-01T22:00:00.000Z' }];

const house = CliHouse.forEachTest();

describe('every verb', () => {
  it('is reached by its first word, has an example that begins with its name, and is in docs/cli.md', async () => {
    for (const { words, load } of VERB_GROUPS) {
      for (const { name, examples } of await load()) {
        expect(words).toContain(name.split(' ')[0]);
        expect(examples[0]).toMatch(new RegExp(`^${name}\\b`));
      }
    }
    expect(readFileSync('docs/cli.md', 'utf8')).toBe(cliPage(await loadVerbs()));
  });

  it('of two words lies below a command that says what it is for', async () => {
    const program = new Command();
    registerVerbs(program, await loadVerbs(), {} as Shell);
    const silent = program.commands.filter((command) => command.description() === '').map((command) => command.name());
    expect(silent).toEqual([]);
  });

  it('shows its examples with --help, and asks no server for that', async () => {
    const { out, exitCode } = await house.run('executions', 'list', '--help');
    expect(out).toContain('$ nightshift executions list --app orders');
    expect(exitCode).toBe(0);
    expect(house.server.seen).toEqual([]);
  });
});

describe('what a verb prints', () => {
  it('is an aligned table, or exactly the JSON of the API', async () => {
    house.server.answer = () => [200, APPS];
    const { out } = await house.run('app', 'list');
    expect(out.split('\n')[0]).toBe('APP     VERSION       STATE    SINCE');
    expect(out).toContain('orders  0123456789ab  running  2026-03-0');
    expect(JSON.parse((await house.run('app', 'list', '--json')).out)).toEqual(APPS);
    expect(house.server.seen[0]).toMatchObject({ method: 'GET', url: '/api/apps', authorization: 'Bearer secret' });
  });

  it('follows pages up to the limit and says that there are more', async () => {
    const row = (id: number) => ({ id: `e${id}`, app: 'a', function: 'f', acceptedAt: '2026-03-01T22:00:00.000Z' });
    house.server.answer = ({ url }) => [
      200,
      url.includes('cursor=two') ? { items: [row(3)], next: 'three' } : { items: [row(1), row(2)], next: 'two' },
    ];
    const { out, err } = await house.run('executions', 'list', '--limit', '3', '--status', 'Failed');
    expect(out.trim().split('\n')).toHaveLength(4);
    expect(err).toContain('The first 3');
    expect(house.server.seen.map(({ url }) => url)).toEqual([
      '/api/executions?status=Failed&limit=3',
      '/api/executions?status=Failed&limit=1&cursor=two',
    ]);
  });

  it('cannot command the terminal', async () => {
    house.server.answer = () => [200, [{ name: 'evil\u001b[2J\nrow', createdAt: '' }]];
    const { out } = await house.run('app', 'list');
    expect(out).not.toContain('\u001b');
    expect(out.trim().split('\n')).toHaveLength(2);
  });
});

describe('exit codes', () => {
  it.each([
    [401, 3, 'run `nightshift login` again'],
    [403, 3, 'It is so. (SOME_CODE)'],
    [404, 4, 'It is so. (SOME_CODE)'],
    [409, 5, 'It is so. (SOME_CODE)'],
    [503, 5, 'Try again in a moment.'],
    [400, 1, 'It is so. (SOME_CODE)'],
  ])('a %d ends with %d and one line', async (status, exitCode, line) => {
    house.server.answer = () => [status, { code: 'SOME_CODE', message: 'It is so.', status }];
    const ran = await house.run('app', 'list');
    expect(ran).toMatchObject({ exitCode, out: '' });
    expect(ran.err).toContain(line);
    expect(ran.err).not.toContain('\n');
  });

  it('2 for a wrong command line, 6 for a server that is away, 1 for one that is no management', async () => {
    expect((await house.run('app', 'lst')).exitCode).toBe(2);
    expect((await house.run('executions', 'list', '--limit', 'many')).exitCode).toBe(2);
    expect((await house.run('executions', 'list', '--from', 'yesterday-ish')).exitCode).toBe(2);
    expect(await runCli(['app', 'list'], { env: { XDG_CONFIG_HOME: house.folder } })).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('nightshift login'),
    });
    house.server.answer = () => [200, '<html>'];
    expect(await house.run('app', 'list')).toMatchObject({ exitCode: 1, err: expect.stringContaining('7070') });
    const away = new FakeServer();
    await away.listen();
    const { url } = away;
    await away.close();
    expect(await house.run('app', 'list', '--server', url)).toMatchObject({
      exitCode: 6,
      err: `${url} cannot be reached: nothing listens there.`,
    });
  });
});

describe('logins', () => {
  const saved = () => join(house.folder, 'nightshift', 'credentials.json');
  const bare = (...line: string[]) => runCli(line, { env: { XDG_CONFIG_HOME: house.folder }, input: ' typed \n' });

  it('are saved once the server took the token, for their owner alone, and go to no other server', async () => {
    house.server.answer = () => [401, { code: 'TOKEN_INVALID', message: 'Not known.' }];
    expect((await bare('login', house.server.url)).exitCode).toBe(3);
    expect(() => statSync(saved())).toThrow();
    house.server.answer = () => [200, APPS];
    expect((await bare('login', house.server.url)).exitCode).toBe(0);
    expect(statSync(saved()).mode & 0o777).toBe(0o600);
    expect((await bare('app', 'list')).out).toContain('orders');
    expect(house.server.seen.at(-1)?.authorization).toBe('Bearer typed');
    const other = new FakeServer();
    await other.listen();
    other.answer = () => [200, APPS];
    await bare('app', 'list', '--server', other.url);
    await other.close();
    expect(other.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
    expect((await bare('servers', 'list')).out).toContain(house.server.url);
    expect((await bare('logout')).out).toContain(house.server.url);
    expect((await bare('app', 'list')).exitCode).toBe(2);
  });

  it('with a password make a token of the machine, end the session, and revoke the token at logout', async () => {
    house.server.answer = ({ url }) => [
      200,
      url === '/api/sign-in' ? { name: 'anna', csrfToken: 'c' } : { id: 't1', token: 'made' },
    ];
    const line = ['login', house.server.url, '--name', 'anna', '--password-stdin'];
    const { out, err, exitCode } = await runCli(line, {
      env: { XDG_CONFIG_HOME: house.folder },
      input: 'a long password\n',
    });
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toBe(`Logged in to ${house.server.url} as anna.\n`);
    expect((await bare('logout')).exitCode).toBe(0);
    expect(
      house.server.seen.map(({ method, url, body, authorization }) => [`${method} ${url}`, body, authorization]),
    ).toEqual([
      ['POST /api/sign-in', '{"name":"anna","password":"a long password"}', undefined],
      ['POST /api/me/tokens', '{"name":"nightshift on laptop","expiresInHours":2160}', undefined],
      ['POST /api/sign-out', '', undefined],
      ['DELETE /api/me/tokens/t1', '', 'Bearer made'],
    ]);
    house.server.answer = () => [401, { code: 'SIGN_IN_FAILED', message: 'Name or password is wrong.' }];
    const wrong = await runCli(line, { env: { XDG_CONFIG_HOME: house.folder }, input: 'wrong' });
    expect(wrong).toMatchObject({ exitCode: 3, err: 'Name or password is wrong. (SIGN_IN_FAILED)' });
    expect((await bare('app', 'list')).exitCode).toBe(2);
  });
});

describe('what a verb sends', () => {
  it('keeps names inside their part of the path', async () => {
    await house.run('cancel', '../apps');
    expect(house.server.seen.map(({ url }) => url)).toEqual(['/api/executions/..%2Fapps/cancel']);
  });

  it('is the message from the line, a file or standard input', async () => {
    house.server.answer = () => [202, { messages: [{ id: 'm', invocationId: 'i' }] }];
    await house.run('send', 'orders', 'in', 'text', '--id', '7');
    await runCli(['send', 'orders', 'in'], { env: house.env, input: 'piped' });
    writeFileSync(join(house.folder, 'message'), 'from a file');
    await house.run('send', 'orders', 'in', '@message');
    const bodies = house.server.seen.map(({ body }) => JSON.parse(body) as { contentBase64: string; id?: string });
    const sent = bodies.map(({ contentBase64 }) => Buffer.from(contentBase64, 'base64').toString());
    expect(sent).toEqual(['text', 'piped', 'from a file']);
    expect(bodies[0]!.id).toBe('7');
  });

  it('redrives what is named, or all that filters find, never everything by accident', async () => {
    house.server.answer = () => [200, { matched: 1, more: false, dryRun: false, done: 1, failed: [] }];
    expect((await house.run('dead-letters', 'redrive')).exitCode).toBe(2);
    expect((await house.run('dead-letters', 'redrive', 'x', '--all')).exitCode).toBe(2);
    await house.run('dead-letters', 'redrive', 'one', 'two');
    await house.run('dead-letters', 'discard', '--all', '--app', 'orders', '--dry-run');
    expect(house.server.seen.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
      ['/api/dead-letters/redrive', { ids: ['one', 'two'], dryRun: false }],
      ['/api/dead-letters/discard', { filter: { app: 'orders' }, dryRun: true }],
    ]);
  });

  it('calls an HTTP function at its route, with a key of the app once it asks for one', async () => {
    const fn = { name: 'item', trigger: 'httpTrigger', status: 'ready', errors: [], notes: [] };
    const invokeUrl = `${house.server.url}/api/items/{id:int}/{*rest?}`;
    house.server.answer = ({ url }) => {
      if (url === '/api/apps/shop') return [200, { functions: [{ ...fn, invokeUrl }] }];
      if (url === '/api/apps/shop/keys') return [200, [{ scope: 'function', function: 'item', name: 'd', value: 'k' }]];
      return house.server.seen.length === 2 ? [401, ''] : [200, 'hello'];
    };
    expect((await house.run('invoke', 'shop/item')).exitCode).toBe(2);
    house.server.seen.length = 0;
    const { out } = await house.run('invoke', 'shop/item', '--param', 'id=a b', '--query', 'q=1', '--data', '{}');
    expect(out).toBe('hello');
    expect(house.server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api/apps/shop',
      'POST /api/items/a%20b?q=1',
      'GET /api/apps/shop/keys',
      'POST /api/items/a%20b?q=1',
    ]);
    expect((await house.run('invoke', 'shop/none')).exitCode).toBe(4);
  });
});

describe('keys', () => {
  it('are those of a function, or of a scope, and a value need not be on the line', async () => {
    house.server.answer = () => [200, { scope: 'host', name: 'partner', value: 'new-value' }];
    const { out } = await runCli(['keys', 'set', 'shop', 'partner', '-'], { env: house.env, input: 'new-value\n' });
    expect(out).toBe('new-value\n');
    await house.run('keys', 'renew', 'shop', 'default', '--function', 'item');
    expect((await house.run('keys', 'delete', 'shop', 'x', '--function', 'item', '--scope', 'host')).exitCode).toBe(2);
    expect(house.server.seen.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'PUT /api/apps/shop/keys/host/partner {"value":"new-value"}',
      'POST /api/apps/shop/keys/function/item/default ',
    ]);
  });
});

describe('versions', () => {
  it('are activated; one that no worker has loaded yet is no success', async () => {
    house.server.answer = () => [200, { app: 'shop', version: 'b', state: 'active' }];
    expect(await house.run('activate', 'shop', 'b', '--wait', '5')).toMatchObject({ exitCode: 0 });
    house.server.answer = () => [202, { app: 'shop', version: 'a', state: 'waiting', why: 'no worker is connected' }];
    expect(await house.run('rollback', 'shop')).toMatchObject({
      exitCode: 5,
      err: expect.stringContaining('no worker'),
    });
    house.server.answer = () => [204, ''];
    expect((await house.run('split', 'shop', 'b')).exitCode).toBe(2);
    await house.run('split', 'shop', 'b', '10');
    await house.run('split', 'shop', '--end');
    expect(house.server.seen.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'POST /api/apps/shop/versions/b/activate?wait=5 ',
      'POST /api/apps/shop/rollback {}',
      'PUT /api/apps/shop/split {"version":"b","percent":10}',
      'DELETE /api/apps/shop/split ',
    ]);
  });
});
