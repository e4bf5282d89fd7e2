import type { FunctionMetadata, LoadReport } from '#contracts/messages/function-metadata.js';
import type { AppSnapshot } from '#src/apps/catalog/app-catalog.js';
import { aLoadReport } from '../factories.js';
import { aSnapshot } from './fixed-catalog.js';

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
