import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { readInputs } from '#workers/bindings/inputs/read-inputs.js';
import { readBindings } from '#workers/bindings/read-bindings.js';
import { Azurite } from '../support/azurite.js';
import { eventually } from '../support/eventually.js';
import { folderApp, http, script } from '../support/folder-app.js';
import { freePort } from '../support/free-port.js';
import { Fixtures } from '../support/node-apps.js';
import { SET_UPS, type RunningSetUp } from '../support/set-ups.js';

interface ListedFunction {
  readonly name: string;
  readonly errors: readonly string[];
}

let azurite: Azurite;
let running: RunningSetUp;
let api: string;

beforeAll(async () => {
  azurite = await Azurite.start();
  const Account = azurite.connectionString;
  const Away = `BlobEndpoint=http://127.0.0.1:${await freePort()}/nobody;SharedAccessSignature=sv=1&sig=x`;
  running = await SET_UPS[0]!.serve('storage', { 'ConnectionStrings:AzureWebJobsAccount': Account, Away });
  api = `${running.installation.gateway}/apps/${running.app}/api`;
});
afterAll(async () => {
  await running?.close();
  await azurite?.stop();
});

const get = async (path: string): Promise<unknown> => {
  const response = await fetch(`${api}/${path}`);
  return response.ok ? ((await response.json()) as unknown) : response.status;
};
const post = async (path: string, value: unknown): Promise<number> =>
  (await fetch(`${api}/${path}`, { method: 'POST', body: JSON.stringify(value) })).status;
const papers = () => BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('papers');
/** History is written a moment after the answer. */
const failureOf = (name: string) =>
  eventually(
    `a failed execution of ${name}`,
    async () => (await running.installation.executions(`function=${name}`)).find(({ failure }) => failure)?.failure,
  );

describe('host-semantics 6.4: blob', () => {
  it('that is not there, in a container that is not there, is undefined', async () => {
    expect(await get('papers/none')).toEqual({ text: 'nothing', isBuffer: false });
  });

  it.each([
    ['text', { value: 'straße' }, 'straße', Buffer.from('straße')],
    ['text that is JSON', { value: '{"a":[1]}' }, { a: [1] }, Buffer.from('{"a":[1]}')],
    ['an object', { value: { b: 2 } }, { b: 2 }, Buffer.from('{"b":2}')],
    ['an array: one blob', { value: [1, 'two'] }, [1, 'two'], Buffer.from('[1,"two"]')],
    ['bytes', { kind: 'bytes', value: '00ff10' }, '\u0000\ufffd\u0010', Buffer.from([0, 255, 16])],
    ['an integer: four bytes', { value: 258 }, '\u0002\u0001\u0000\u0000', Buffer.from([2, 1, 0, 0])],
    ['other numbers: text', { value: 1.5 }, 1.5, Buffer.from('1.5')],
    ['nothing', { kind: 'bytes', value: '' }, '', Buffer.alloc(0)],
  ])('takes %s in place of what was there, and is read as text and as bytes', async (_, written, text, content) => {
    expect(await post('papers/one', written)).toBe(201);
    expect(await papers().getBlobClient('one.txt').downloadToBuffer()).toEqual(content);
    expect(await get('papers/one')).toEqual({ text, isBuffer: true, bytes: content.toString('hex') });
  });

  it('is left alone by null', async () => {
    expect(await post('papers/left', { value: null })).toBe(201);
    expect(await papers().getBlobClient('left.txt').exists()).toBe(false);
  });

  it('is named by the call, and by nothing that would lead out of its container', async () => {
    expect(await post(`papers/${encodeURIComponent('a b/ü')}`, { value: 'x' })).toBe(201);
    expect(await papers().getBlobClient('a b/ü.txt').exists()).toBe(true);
    expect(await get(`papers/${encodeURIComponent('../secret/x')}`)).toBe(500);
  });

  it('of generic bindings behaves as the named one', async () => {
    const response = () => fetch(`${api}/generic`, { method: 'POST' }).then((answer) => answer.json());
    expect(await response()).toBe('nothing');
    expect(await response()).toEqual({ runs: 1 });
  });
});

describe('host-semantics 0: an input that cannot be read', () => {
  it('fails the call before the function runs', async () => {
    expect(await get('unreadable')).toBe(500);
    expect(await failureOf('unreadable')).toEqual({
      code: 'INPUT_FAILED',
      message: expect.stringMatching(
        /^The input '.+' could not be read, and the function did not run\. Blob 'papers\/x' could not be read: .*ECONNREFUSED/,
      ),
    });
  });

  it('names the expression that has no value', async () => {
    expect(await get('nameless')).toBe(500);
    expect(await failureOf('nameless')).toMatchObject({
      message: expect.stringContaining("No value for named parameter 'nobody'."),
    });
  });
});

describe('host-semantics 6.5: table', () => {
  const orders = () =>
    TableClient.fromConnectionString(azurite.connectionString, 'Orders', { allowInsecureConnection: true });

  it('that is not there: no entity, and an empty list', async () => {
    expect(await get('order/berlin/1')).toBe('nothing');
    expect(await get('absent')).toEqual([]);
  });

  it('is made by the first insert; keys of an entity go before those of the binding', async () => {
    const others = { price: 5, large: 5_000_000_000, part: 1.5, paid: true, note: null, lines: [{ id: 1 }] };
    expect(await post('insert?in=berlin', { RowKey: '1', customer: "O'Hara", ...others })).toBe(201);
    expect(await post('insert?in=berlin', [{ PartitionKey: 'rome', rowKey: 1, price: 3, customer: 'Lee' }])).toBe(201);
    expect(await get('order/berlin/1')).toEqual({
      PartitionKey: 'berlin',
      RowKey: '1',
      customer: "O'Hara",
      price: 5,
      large: 5_000_000_000,
      part: 1.5,
      paid: true,
      lines: '[{"id":1}]',
    });
    expect(await get('order/rome/1')).toMatchObject({ PartitionKey: 'rome', RowKey: '1' });
    expect(await get('order/rome/2')).toBe('nothing');
  });

  it('takes batches of a hundred for each partition', async () => {
    const many = Array.from({ length: 230 }, (_, n) => ({ RowKey: String(n), PartitionKey: `p${n % 2}`, price: n }));
    expect(await post('insert?in=any', many)).toBe(201);
    expect(await get('partition/p1')).toHaveLength(115);
  });

  it('is filtered, with values of the call that stay values, and cut at take', async () => {
    await post(
      'insert?in=oslo',
      [1, 2, 3].map((n) => ({ RowKey: String(n), price: n, customer: "D'Arc" })),
    );
    expect(await get("cheap/100/D'Arc")).toHaveLength(2);
    expect(await get("cheap/2/D'Arc")).toMatchObject([{ PartitionKey: 'oslo', RowKey: '1', price: 1 }]);
    expect(await get(`cheap/100/${encodeURIComponent("x' or price lt 9 or customer eq 'x")}`)).toEqual([]);
    expect(await get(`cheap/${encodeURIComponent('9 or price lt 9')}/x`)).toBe(500);
  });

  it('refuses an entity that is there already: the call has failed', async () => {
    expect(await post('insert?in=berlin', { RowKey: 'twice' })).toBe(201);
    expect(await post('insert?in=berlin', { RowKey: 'twice', price: 1 })).toBe(500);
    expect(await failureOf('insert')).toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(/Table 'Orders' could not be written: .*EntityAlreadyExists/),
    });
    expect(await orders().getEntity('berlin', 'twice')).not.toHaveProperty('price');
    expect(await post('insert?in=berlin', { price: 1 })).toBe(500);
  });
});

describe('language-worker contract 4.3: inputs of a v3 function', () => {
  const fixtures = new Fixtures();
  afterAll(() => fixtures.close());

  it('come after the trigger, in the order of function.json, and under their names', async () => {
    await papers().createIfNotExists();
    await papers().getBlockBlobClient('v3').upload('from the blob', 13);
    const blob = { type: 'blob', direction: 'in', connection: 'Account' };
    const folder = folderApp({
      Reader: {
        bindings: http(
          'res',
          { ...blob, name: 'paper', path: 'papers/{Query.of}', dataType: 'string' },
          { ...blob, name: 'absent', path: 'papers/nowhere' },
        ),
        script: script(`async (context, req, paper, absent) => {
          context.res = { body: [paper, absent === undefined, context.bindings.paper] };
        }`),
      },
    });
    const settings = { Account: azurite.connectionString };
    const fixture = await fixtures.load(folder, { settings });
    const [metadata] = fixture.app.report.functions;
    const { inputs } = readBindings(metadata!, { hostJson: {}, settings });
    const query = { of: 'v3' };
    const { inputData } = await readInputs(inputs, {
      request: { function: 'Reader', inputData: [{ name: 'req', data: { http: { headers: {}, query } } }] } as never,
      body: undefined,
      now: new Date(),
    });
    expect(await fixture.json('Reader', { query }, { request: { inputData } })).toEqual([
      'from the blob',
      true,
      'from the blob',
    ]);
  });
});

describe('host-semantics 0: what is wrong with a storage binding', () => {
  it.each([
    ['no-path', "it has no path: name the blob, such as path: 'reports/{id}.json'"],
    ['no-setting', "connection 'Missing' has no setting: add 'Missing' and set it to the connection string"],
    ['bad-table', "tableName '1' must be 3 to 63 letters and digits"],
  ])('turns off %s alone', async (name, reason) => {
    const app = await running.installation.json<{ readonly functions?: readonly ListedFunction[] }>(
      `/api/apps/${running.app}`,
    );
    const errors = app.functions?.find((one) => one.name === name)?.errors.join();
    expect(errors).toContain(`Function '${name}': binding '`);
    expect(errors).toContain(reason);
  });
});
