import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHostJson } from './read-host-json.js';

describe('host.json', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'host-json-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = async (text: string, settings: Record<string, string> = {}) => {
    await writeFile(join(folder, 'host.json'), text);
    return readHostJson(folder, settings);
  };

  it('has the documented defaults', async () => {
    expect(await read('{"version":"2.0"}')).toMatchObject({
      notes: [],
      watched: { directories: [], files: [] },
      config: { routePrefix: 'api', functionTimeoutMs: 1_800_000, customHeaders: {}, raw: { version: '2.0' } },
    });
  });

  it('is read whatever the case of its keys, with comments, trailing commas and a byte order mark', async () => {
    const text = `\uFEFF{
      "Version": "2.0", // "2.0" is the version
      /* "functionTimeout": "-1", */
      "FunctionTimeout": "00:10:00",
      "extensions": { "HTTP": { "RoutePrefix": "/v1/", "customHeaders": { "X-Url": "http://a//b,}", "X-N": 1 }, }, },
      "functions": ["one", "two",],
    }`;
    const { config, allowed } = await read(text);
    expect(config).toMatchObject({
      routePrefix: 'v1',
      functionTimeoutMs: 600_000,
      customHeaders: { 'X-Url': 'http://a//b,}', 'X-N': '1' },
    });
    expect(allowed).toEqual(['one', 'two']);
  });

  it.each([
    ['"00:00:01.5"', 1500],
    ['"00:05"', 300_000],
    ['"1.02:03:04"', 93_784_000],
    ['"-1"', null],
    ['-1', null],
  ])('reads a function timeout of %s', async (text, ms) => {
    expect((await read(`{"version":"2.0","functionTimeout":${text}}`)).config.functionTimeoutMs).toBe(ms);
  });

  it('is overridden by settings, whatever their case, arrays by index', async () => {
    const { config, allowed } = await read(
      '{"version":"1.0","Extensions":{"http":{"routePrefix":"api"}},"functions":["a","b"]}',
      {
        AzureFunctionsJobHost__version: '2.0',
        azurefunctionsjobhost__extensions__HTTP__routeprefix: '',
        AzureFunctionsJobHost__extensions__http__customHeaders__X_A: '1',
        AzureFunctionsJobHost__functions__1: 'c',
        OTHER__version: '3.0',
      },
    );
    expect(config).toMatchObject({ routePrefix: '', customHeaders: { X_A: '1' } });
    expect(allowed).toEqual(['a', 'c']);
    expect(config.raw).toMatchObject({ version: '2.0', Extensions: { http: { routePrefix: '' } } });
  });

  it.each([
    ['{', /is not JSON/],
    ['[]', /must hold a JSON object/],
    ['{}', /has no "version": it must be "version": "2\.0"/],
    ['{"version":"3.0"}', /has "version": "3\.0"/],
    ['{"version":"2.0","functionTimeout":"5 minutes"}', /"functionTimeout": "5 minutes": write it as "hh:mm:ss"/],
    ['{"version":"2.0","functionTimeout":"00:00:00"}', /the least is "00:00:01"/],
    ['{"version":"2.0","functionTimeout":"00:61:00"}', /functionTimeout/],
    ['{"version":"2.0","functionTimeout":"24:00:00"}', /"24:00:00": write .* a day as "1\.00:00:00"/],
    ['{"version":"2.0","extensions":[]}', /"extensions" that is no object/],
    ['{"version":"2.0","extensions":{"http":{"routePrefix":1}}}', /routePrefix" that is no text/],
    ['{"version":"2.0","extensions":{"http":{"customHeaders":{"a":{}}}}}', /customHeaders\.a" that is no text/],
    ['{"version":"2.0","functions":[1]}', /"functions" that is no list/],
    ['{"version":"2.0",\n"functions": [\n}', /is not JSON: [^\n]*$/],
    ['{"version":"2.0","watchFiles":"a"}', /"watchFiles" that is no list of file names/],
    ['{"version":"2.0","watchDirectories":[{}]}', /"watchDirectories" that is no list of folders/],
    ['{"version":"2.0","logging":{"logLevel":"Warning"}}', /"logging\.logLevel" that is no object/],
    [
      '{"version":"2.0","logging":{"logLevel":{"Function":"loud"}}}',
      /"logging\.logLevel\.Function": "loud".*Trace, Debug/,
    ],
    ['{"version":"2.0","logging":{"console":{"isEnabled":"yes"}}}', /isEnabled": "yes": write true or false/],
    ['{"version":"2.0","sendCanceledInvocationsToWorker":1}', /sendCanceledInvocationsToWorker": 1: write true/],
  ])('is refused with the field and the remedy: %s', async (text, expected) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'HOST_JSON_INVALID',
      message: expect.stringMatching(expected),
    });
    await expect(read(text)).rejects.toThrow(join(folder, 'host.json'));
  });

  it('says once what of it has no effect, and nothing of what nobody knows', async () => {
    const { notes, watched } = await read(
      `{"version":"2.0","extensionBundle":{"id":"x"},"retry":{"strategy":"fixedDelay"},"unheardOf":1,
        "logging":{"logLevel":{"default":"Debug"},"applicationInsights":{"samplingSettings":{}},"fileLoggingMode":"always"},
        "AGGREGATOR":{"batchSize":1},"healthMonitor":{},"concurrency":{},"singleton":{},"telemetryMode":"OpenTelemetry",
        "sendCanceledInvocationsToWorker":false,"managedDependency":{"enabled":false},"watchFiles":["a.csv"],
        "extensions":{"queues":{},"http":{},"ServiceBus":{},"acme":{}},"customHandler":{}}`,
    );
    expect(watched).toEqual({ directories: [], files: ['a.csv'] });
    expect(notes.map((note) => /^host\.json: "([^"]+)" has no effect here: \S/.exec(note)?.[1])).toEqual([
      'aggregator',
      'concurrency',
      'customHandler',
      'healthMonitor',
      'logging.applicationInsights',
      'logging.fileLoggingMode',
      'singleton',
      'telemetryMode',
      'extensions.serviceBus',
    ]);
    const custom = {
      FUNCTIONS_WORKER_RUNTIME: 'custom',
      AzureFunctionsJobHost__sendCanceledInvocationsToWorker: 'True',
    };
    expect((await read('{"version":"2.0","customHandler":{}}', custom)).notes).toEqual([
      expect.stringContaining('"sendCanceledInvocationsToWorker"'),
    ]);
  });

  it('must exist', async () => {
    await expect(readHostJson(join(folder, 'nowhere'), {})).rejects.toMatchObject({ code: 'HOST_JSON_MISSING' });
  });
});
