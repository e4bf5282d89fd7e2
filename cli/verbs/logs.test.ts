import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCli } from '../../test/support/cli/run-cli.js';

const AT = '2026-11-25T22:00:00.000Z';
const line = (message: string, level = 'Information') =>
  `\n${JSON.stringify({ at: AT, level, message, function: 'hello', execution: 'e1' })}\n`;

let server: Server;
let answers: (string | number)[];
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers.shift() ?? 404;
    if (typeof answer === 'number') response.writeHead(answer, { connection: 'close' }).end('{}');
    else response.writeHead(200, { connection: 'close' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function logs(...given: string[]) {
  const env = { NIGHTSHIFT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, NIGHTSHIFT_TOKEN: 't' };
  const interruption = new AbortController();
  // Who waits when nothing is left to answer has seen it all.
  const wait = async (): Promise<void> => (answers.length === 0 ? interruption.abort() : undefined);
  return runCli(['logs', ...given], { env, wait, interrupted: () => interruption.signal });
}

describe('nightshift logs --follow', () => {
  it('goes on when the connection ends or management is away, behind a proxy too, and ends well when it is interrupted', async () => {
    answers = [line('one'), 503, 502, 504, line('two') + line('never', 'Debug')];
    const { out, err, exitCode } = await logs('shop', '--follow', '--function', 'hello', '--level', 'information');
    expect(out.split('\n').map((text) => text.replace(/^.{19} /, ''))).toEqual([
      'Information hello: one',
      'Information hello: two',
      '',
    ]);
    expect(err.match(/connecting again/g)).toHaveLength(2);
    expect(err.match(/Connected again/g)).toHaveLength(1);
    expect(asked[0]).toBe('/api/apps/shop/logs/stream?function=hello');
    expect(exitCode).toBe(0);
  });

  it('prints lines as they are for programs, and says what to do about what it cannot follow', async () => {
    answers = [line('one')];
    const { out } = await logs('shop', '--follow', '--json', '--slot', 'staging');
    expect(JSON.parse(out)).toMatchObject({ message: 'one', execution: 'e1' });
    expect(asked[0]).toBe('/api/apps/shop-staging/logs/stream');
    answers = [404];
    expect((await logs('none', '--follow')).exitCode).toBe(4);
    expect((await logs('shop', '--follow', '--level', 'loud')).exitCode).toBe(2);
  });
});

describe('nightshift logs', () => {
  const attempt = (message: string, at: string, level = 'Information') =>
    JSON.stringify({ attempts: [{ attempt: 1, logs: [{ at, level, message }] }] });

  it('tells what the latest executions of an app have logged, in the order of time', async () => {
    const items = ['e2', 'e1'].map((id) => ({ id, day: '2026-11-25', function: 'hello' }));
    answers = [
      JSON.stringify({ items }),
      attempt('second', '2026-11-25T22:00:02.000Z'),
      attempt('first', '2026-11-25T22:00:01.000Z', 'Warning'),
    ];
    const { out } = await logs('shop', '--function', 'hello', '--limit', '2');
    expect(out.split('\n').map((text) => text.replace(/^.{19} /, ''))).toEqual([
      'Warning     hello: first',
      'Information hello: second',
      '',
    ]);
    expect(asked[0]).toBe('/api/executions?app=shop&function=hello&limit=2');
    expect(asked).toContain('/api/executions/e1?day=2026-11-25');
  });

  it('says how to follow where nothing is logged, and knows no app that is not there', async () => {
    answers = ['{"items":[]}', '{}'];
    expect(await logs('shop')).toMatchObject({ exitCode: 0, err: expect.stringContaining('--follow') });
    answers = ['{"items":[]}', 404];
    expect((await logs('none')).exitCode).toBe(4);
    expect((await logs('shop', '--execution', 'e1')).exitCode).toBe(2);
  });
});
