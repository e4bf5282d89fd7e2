import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeServer, runCli } from '../../test/support/cli/run-cli.js';

let server: FakeServer;

beforeEach(async () => {
  server = new FakeServer();
  await server.listen();
  server.answer = () => [200, { id: 'b1' }];
});
afterEach(() => server.close());

const start = (input: string, ...more: string[]) => {
  const env = { NIGHTSHIFT_URL: server.url, NIGHTSHIFT_TOKEN: 'secret' };
  return runCli(['batches', 'start', 'shop/send', '-', ...more], { env, input });
};

describe('batches start', () => {
  it('takes a JSON array, or an input a line', async () => {
    const { out } = await start('[1, {"a": 2}]', '--id', 'b1', '--on-complete', 'report');
    expect(out).toBe('Batch b1 runs send 2 times: nightshift batches show b1\n');
    await start('{"a": 2}\nplain text\n\n');
    expect(server.seen.map(({ body }) => JSON.parse(body))).toEqual([
      {
        app: 'shop',
        function: 'send',
        id: 'b1',
        items: [
          { key: '0', input: 1 },
          { key: '1', input: { a: 2 } },
        ],
        sealed: true,
        onComplete: { function: 'report' },
      },
      {
        app: 'shop',
        function: 'send',
        items: [
          { key: '0', input: { a: 2 } },
          { key: '1', input: 'plain text' },
        ],
        sealed: true,
      },
    ]);
    expect((await start('')).exitCode).toBe(2);
  });

  it('refuses the name of a file without its @, which would be an item of its own', async () => {
    const env = { NIGHTSHIFT_URL: server.url, NIGHTSHIFT_TOKEN: 'secret' };
    const { exitCode, err } = await runCli(['batches', 'start', 'shop/send', 'items.json'], { env });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('write @items.json')]);
    expect(server.seen).toEqual([]);
  });

  it('sends many in parts, and seals the batch after the last', async () => {
    await start('x\n'.repeat(2_001));
    const parts = server.seen.map(({ url, body }) => [
      url,
      body === '' ? 0 : (JSON.parse(body) as { items: [] }).items.length,
    ]);
    expect(parts).toEqual([
      ['/api/batches', 1_000],
      ['/api/batches/b1/items', 1_000],
      ['/api/batches/b1/items', 1],
      ['/api/batches/b1/seal', 0],
    ]);
    expect(JSON.parse(server.seen[1]!.body)).toMatchObject({ items: { 0: { key: '1000', input: 'x' } } });
  });
});
