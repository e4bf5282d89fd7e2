import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BINDING_TYPES, extensionOf } from '#workers/bindings/extensions.js';
import { UNBUILT_TYPES } from '#workers/bindings/unbuilt.js';
import { sectionNotes } from '#workers/languages/host-json/sections.js';
import { createCoreApi } from '#workers/languages/node/runtime/core-api.js';
import { FunctionApp } from '#workers/languages/node/runtime/function-app.js';
import { HookRegistry } from '#workers/languages/node/runtime/hook-registry.js';
import { RuntimeLog } from '#workers/languages/node/runtime/runtime-log.js';
import { GatewayHouse } from '../support/gateway/gateway-house.js';

interface Row {
  readonly name: string;
  readonly verdict: string;
  readonly how: string;
}

const VERDICTS = ['works', 'differs', 'not here'];

const CORE = 'Module `@azure/functions-core`';
const HEADINGS = [
  'Programming models',
  CORE,
  'Bindings',
  'Values and outputs',
  'HTTP',
  'Streaming',
  'host.json',
  'The file host.json, settings and environment',
  'Host admin API',
  'Keys and webhooks',
  'Custom handlers',
];

/** The rows of the table under a heading: `name` without its backticks where it is one code word. */
function rowsUnder(heading: string): Row[] {
  const text = readFileSync('docs/compatibility.md', 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => {
    const [, name = '', verdict = '', how = ''] = line.split(/(?:^| )\|(?: |$)/);
    return { name: name.replace(/^`([^`]+)`$/, '$1'), verdict, how };
  });
}

const names = (rows: readonly Row[]): string[] => rows.map(({ name }) => name).toSorted();

describe('docs/compatibility.md', () => {
  it.each(HEADINGS)('has a verdict on every row under %s, and says how or why unless it works', (heading) => {
    const rows = rowsUnder(heading);
    expect(rows.length).toBeGreaterThan(3);
    for (const { name, verdict, how } of rows) {
      expect([name, VERDICTS.includes(verdict), verdict === 'works' || how !== '']).toEqual([name, true, true]);
    }
  });

  it('lists every type of binding that is built and every one that is known not to be', () => {
    const rows = rowsUnder('Bindings');
    expect(names(rows)).toEqual([...new Set([...BINDING_TYPES, ...UNBUILT_TYPES])].toSorted());
    for (const { name, verdict } of rows) {
      expect([name, verdict === 'not here']).toEqual([name, extensionOf(name) === undefined]);
    }
  });

  it('tells of each section of host.json whether it is reported as one without effect', () => {
    for (const { name, verdict } of rowsUnder('host.json')) {
      const value = name.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), {});
      const notes = sectionNotes('host.json', value as Record<string, unknown>, {
        FUNCTIONS_WORKER_RUNTIME: 'custom',
      });
      expect([name, verdict === 'not here']).toEqual([name, notes.length > 0]);
    }
  });

  it('tells of each admin route whether the gateway has it, with its methods', async () => {
    const house = await GatewayHouse.open({ variables: { GATEWAY_ENFORCE_KEYS: 'false' } });
    try {
      for (const { name, verdict } of rowsUnder('Host admin API')) {
        const [path = '', ...methods] = name.split(' ').toReversed();
        // A method that no route has: nothing is run, and a path that is there names those that it has.
        const response = await house.fetch(path.replaceAll(/\{\w+\}/g, 'one'), { method: 'PATCH' });
        const allowed = response.headers.get('allow')?.split(', ') ?? [];
        const missing = methods.filter((method) => !allowed.includes(method));
        const expected = verdict === 'not here' ? [404, methods] : [405, []];
        expect([name, response.status, missing]).toEqual([name, ...expected]);
      }
    } finally {
      await house.close();
    }
  });

  it('lists every member of the core module', () => {
    const hooks = new HookRegistry();
    const app = new FunctionApp(hooks, new RuntimeLog(hooks, () => undefined));
    const members = Object.keys(createCoreApi(app, { worker: '1', host: '1' }));
    expect(names(rowsUnder(CORE))).toEqual(members.toSorted());
  });
});
