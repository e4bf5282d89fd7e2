import { afterEach, describe, expect, it } from '@jest/globals';
import { folderApp, queue } from '../support/folder-app.js';
import { Fixture, messagesOf, textOf } from '../support/node-apps.js';

let fixture: Fixture | undefined;
afterEach(() => fixture?.close());

const UNKNOWN = 'brandNewTrigger';

describe('host-semantics 0: bindings that Nightshift does not have', () => {
  it('turn off the function that has them, with its name, binding, type and a remedy; the app loads', async () => {
    fixture = await Fixture.load('foreign-bindings');
    const { functions, errors } = fixture.app.report;
    expect(errors).toEqual([]);
    expect(functions.length).toBeGreaterThan(30);
    for (const { name, bindings, errors: problems } of functions) {
      const { name: binding } = bindings.find(({ type }) => type === name)!;
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`Function '${name}': binding '${binding}': it has the type '${name}'`);
      expect(problems[0]).toContain('the function is off, the others run');
      expect(problems[0]).toContain(name === UNKNOWN ? 'Remove the binding or use one of httpTrigger' : 'Instead, ');
    }
    expect((await fixture.http('sendGrid')).failure).toMatchObject({ code: 'FUNCTION_NOT_RUNNABLE' });
  });

  it.each([
    ['serviceBusTrigger', 'queueTrigger or rabbitMQTrigger'],
    ['orchestrationTrigger', 'not here yet'],
    ['mcpToolTrigger', '@modelcontextprotocol/sdk'],
    ['blobTrigger', "'blob' input"],
  ])('%s has a remedy of its own: %s', async (type, remedy) => {
    const { absentType } = await import('#workers/bindings/extensions.js');
    expect(absentType(type.toUpperCase())).toContain(remedy);
  });
});

describe('language-worker contract 3.2: warmupTrigger', () => {
  const counts = async (settings: Record<string, string>): Promise<string[]> => {
    fixture = await Fixture.load('warm-up', { settings: { FUNCTIONS_WORKER_PROCESS_COUNT: '1', ...settings } });
    expect(fixture.app.report.functions.flatMap(({ errors }) => errors)).toEqual([]);
    return [textOf(await fixture.http('count')), textOf(await fixture.http('count'))];
  };

  it('runs once in a process, before it takes work', async () => {
    expect(await counts({})).toEqual(['1', '1']);
    expect(messagesOf(fixture!.appLines)).toEqual(['prepared with {}']);
  });

  it('may fail: that is told to the log, and the process works', async () => {
    expect(await counts({ WARM_UP_FAILS: 'true' })).toEqual(['1', '1']);
    expect(fixture!.appLines.at(-1)).toMatchObject({
      level: 'Warning',
      message: expect.stringContaining("Function 'prepare', which warms up the app: the cache is away."),
    });
  });

  it('does not run when it is disabled', async () => {
    expect(await counts({ 'AzureWebJobs.prepare.Disabled': 'true' })).toEqual(['0', '0']);
  });

  it('runs in a custom handler too', async () => {
    const handler = `
      import { createServer } from 'node:http';
      const called = [];
      createServer((request, response) => {
        if (request.method === 'POST') called.push(request.url);
        const letter = { ReturnValue: called, Outputs: {} };
        response.setHeader('content-type', 'application/json').end(JSON.stringify(letter));
      }).listen(process.env.FUNCTIONS_CUSTOMHANDLER_PORT, '127.0.0.1');
    `;
    const description = { defaultExecutablePath: process.execPath, arguments: ['handler.mjs'] };
    const folder = folderApp(
      { prepare: { bindings: [{ type: 'warmupTrigger', name: 'given' }] }, item: { bindings: queue() } },
      { 'handler.mjs': handler, 'host.json': { version: '2.0', customHandler: { description } } },
    );
    fixture = await Fixture.load(folder, { runtime: 'custom', settings: { S: 'amqp://' } });
    expect((await fixture.call('item', { string: 'x' })).returnValue?.json).toBe('["/prepare","/item"]');
  });
});
