import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readLocalSettings } from './local-settings.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(text: string) {
  await writeFile(join(folder, 'local.settings.json'), text);
  return readLocalSettings(folder);
}

describe('readLocalSettings', () => {
  it('finds none in a folder without the file', async () => {
    expect(await readLocalSettings(folder)).toBeUndefined();
  });

  it('reads values, connection strings of both forms, and the port', async () => {
    const settings = await read(
      JSON.stringify({
        IsEncrypted: false,
        Values: { FUNCTIONS_WORKER_RUNTIME: 'node', COUNT: 5, ON: true },
        ConnectionStrings: { plain: 'a', long: { ConnectionString: 'b', ProviderName: 'p' } },
        Host: { LocalHttpPort: 7072 },
      }),
    );
    expect(settings).toEqual({
      values: {
        FUNCTIONS_WORKER_RUNTIME: 'node',
        COUNT: '5',
        ON: 'true',
        'ConnectionStrings:plain': 'a',
        'ConnectionStrings:long': 'b',
      },
      skipped: [],
      httpPort: '7072',
    });
  });

  it.each([
    [{ CORS: '*' }, '["*"]', 'false'],
    [{ CORS: 'http://a.com, https://b.com', CORSCredentials: true }, '["http://a.com","https://b.com"]', 'true'],
  ])('reads CORS as the settings of Azure: %j', async (host, origins, credentials) => {
    expect((await read(JSON.stringify({ Host: host })))?.values).toEqual({
      FUNCTIONS_ENABLE_CORS_CONFIGURATION: '1',
      CORS_ALLOWED_ORIGINS: origins,
      CORS_SUPPORT_CREDENTIALS: credentials,
    });
  });

  it('lets comments and trailing commas through, as func does', async () => {
    const text = '// mine\n{ "Values": { "A": "http://x", /* why */ "B": "2", }, } // note';
    expect(await read(text)).toMatchObject({ values: { A: 'http://x', B: '2' } });
  });

  it('names what cannot be an environment variable', async () => {
    const settings = await read('{"Values":{"A":"1","NESTED":{"x":1},"LIST":[],"NONE":null}}');
    expect(settings).toEqual({ values: { A: '1' }, skipped: ['NESTED', 'LIST', 'NONE'], httpPort: undefined });
  });

  it.each(['{}', '[]', 'null', '{"Values":"text"}'])('takes %s for no settings', async (text) => {
    expect(await read(text)).toMatchObject({ values: {} });
  });

  it.each(['', '{"Values":', '{"Values":{}} note'])('refuses %p, naming the file', async (text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(read(text)).rejects.toThrow(join(folder, 'local.settings.json'));
  });

  it('refuses an encrypted file, with the remedy', async () => {
    await expect(read('{"IsEncrypted":true,"Values":{"A":"x"}}')).rejects.toThrow('func settings decrypt');
  });
});
