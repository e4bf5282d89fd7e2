import { triggerOf, type FunctionMetadata, type LoadReport } from '#contracts/messages/function-metadata.js';

/** What `func start` prints once the functions are known (host-semantics, section 9, step 3). `baseUrl` has no trailing slash. */
export function functionListing(report: LoadReport, baseUrl: string): string {
  const listed = report.functions.filter(({ errors }) => errors.length === 0);
  const http = listed.filter((fn) => triggerType(fn).toLowerCase() === 'httptrigger');
  const others = listed.filter((fn) => !http.includes(fn));
  const blocks = [
    ...http.map((fn) => `\t${fn.name}: ${methods(fn)} ${invokeUrl(fn, report, baseUrl)}`),
    ...others.map((fn) => `\t${fn.name}: ${triggerType(fn)}`),
  ];
  const disabled = listed.filter((fn) => fn.disabled).map(({ name }) => `Function ${name} is disabled.`);
  return ['', 'Functions:', '', ...blocks.flatMap((line) => [line, '']), ...disabled].join('\n');
}

/** The address of an HTTP function with its route as declared, constraints included. */
export function invokeUrl(fn: FunctionMetadata, report: LoadReport, baseUrl: string): string {
  const route = triggerOf(fn)?.['route'];
  const path = typeof route === 'string' && route !== '' ? route : fn.name;
  const prefix = report.host.routePrefix;
  return `${baseUrl}/${prefix === '' ? '' : `${prefix}/`}${path}`;
}

function triggerType(fn: FunctionMetadata): string {
  return triggerOf(fn)?.type ?? 'unknown';
}

function methods(fn: FunctionMetadata): string {
  const declared = triggerOf(fn)?.['methods'];
  return Array.isArray(declared) ? `[${declared.map((method) => String(method).toUpperCase()).join(',')}]` : '';
}
