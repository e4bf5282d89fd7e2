import { triggerOf, type FunctionMetadata, type LoadReport } from '#contracts/messages/function-metadata.js';
import { invokeUrl } from './function-listing.js';

interface ServedApp {
  readonly name: string;
  readonly report: LoadReport | undefined;
}

/** One `curl` line that works as it stands: an HTTP function that needs no key and whose route has no required parameter, GET before others. */
export function firstRequest(apps: readonly ServedApp[], baseUrl: (app: string) => string): string | undefined {
  const open = apps.flatMap(({ name, report }) =>
    (report?.functions ?? [])
      .filter(isOpen)
      .map((fn) => ({ fn, url: invokeUrl(fn, report as LoadReport, baseUrl(name)) })),
  );
  const ready = open
    .map(({ fn, url }) => ({ method: firstMethod(fn), url: withoutOptional(url) }))
    .filter(({ url }) => !url.includes('{'));
  const chosen = ready.find(({ method }) => method === 'GET') ?? ready[0];
  if (chosen === undefined) return undefined;
  return chosen.method === 'GET' ? `curl ${chosen.url}` : `curl -X ${chosen.method} ${chosen.url}`;
}

function isOpen(fn: FunctionMetadata): boolean {
  const trigger = triggerOf(fn);
  return (
    trigger?.type.toLowerCase() === 'httptrigger' &&
    trigger['authLevel'] === 'anonymous' &&
    !fn.disabled &&
    fn.errors.length === 0
  );
}

function firstMethod(fn: FunctionMetadata): string {
  const methods = triggerOf(fn)?.['methods'];
  const declared = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : ['GET'];
  return declared.includes('GET') ? 'GET' : (declared[0] ?? 'GET');
}

/** An optional last parameter may be left out. */
function withoutOptional(url: string): string {
  return url.replace(/\/\{[^{}]*\?\}$/, '');
}
