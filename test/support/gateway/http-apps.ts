import type { FunctionMetadata, LoadReport } from '#contracts/messages/function-metadata.js';
import type { AppSnapshot } from '#src/apps/catalog/app-catalog.js';
import { aLoadReport } from '../factories.js';
import { aSnapshot } from './fixed-catalog.js';

/** One of each scope; `guarded` and `other` have keys of their own. */
export const KEYS: AppSnapshot['keys'] = [
  { scope: 'master', function: '', name: '_master', value: 'master' },
  { scope: 'system', function: '', name: 'ext', value: 'system' },
  { scope: 'host', function: '', name: 'default', value: 'host' },
  { scope: 'function', function: 'guarded', name: 'default', value: 'own' },
  { scope: 'function', function: 'other', name: 'default', value: 'foreign' },
];

/** An anonymous HTTP function, unless its trigger says otherwise. */
export function anHttpFunction(
  name: string,
  trigger: Record<string, unknown> = {},
  rest: Partial<FunctionMetadata> = {},
): FunctionMetadata {
  const binding = { name: 'req', type: 'httpTrigger', direction: 'in' as const, authLevel: 'anonymous', ...trigger };
  return { name, bindings: [binding], language: 'node', disabled: false, errors: [], ...rest };
}

export function anHttpApp(
  functions: FunctionMetadata[],
  rest: Partial<AppSnapshot> = {},
  host: Partial<LoadReport['host']> = {},
): AppSnapshot {
  const base = aLoadReport();
  return aSnapshot({ report: { ...base, functions, host: { ...base.host, ...host } }, ...rest });
}
