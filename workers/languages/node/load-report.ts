import { NightshiftError } from '#contracts/errors.js';
import { triggerOf, type LoadReport } from '#contracts/messages/function-metadata.js';
import { glob } from 'node:fs/promises';
import { defaultRetry, type HostJson } from '../host-json/read-host-json.js';
import type { AppFolder } from '../language-host.js';
import { describeFunctions } from '../functions/describe-functions.js';
import type { FoundFunction } from '../functions/found-function.js';
import type { StartedProcess } from './language-process.js';
import { proxyTargetOf } from './proxy-target.js';
import type { RpcFunctionMetadata } from './protocol.js';

/** What a loaded process has told, as the report management gets. */
export async function loadReport(
  folder: AppFolder,
  hostJson: HostJson,
  { metadata, capabilities }: Pick<StartedProcess, 'metadata' | 'capabilities'>,
): Promise<LoadReport> {
  if (metadata.result.status !== 'success') {
    const message = metadata.result.exception?.message ?? 'the app did not load and did not say why';
    return { ...hostPart(hostJson), functions: [], errors: [`ENTRY_FILE_FAILED: ${message}`] };
  }
  const { config, allowed } = hostJson;
  const found = describeFunctions(metadata.functionMetadataResults.map(registered), {
    settings: folder.settings,
    retry: defaultRetry(config),
    hostJson: config.raw,
  });
  const names = allowed?.map((name) => name.toLowerCase());
  const functions = names === undefined ? found : found.filter(({ name }) => names.includes(name.toLowerCase()));
  const streams = proxyTargetOf(capabilities) === undefined ? {} : { httpStream: true };
  if (functions.length > 0) return { ...hostPart(hostJson), functions, errors: [], ...streams };
  const reason =
    found.length > 0
      ? `the "functions" list of host.json (${allowed?.join(', ')}) names none of ${found.map(({ name }) => name).join(', ')}`
      : await whyNothingWasFound(folder);
  return { ...hostPart(hostJson), functions: [], errors: [`NO_FUNCTIONS: ${reason}`] };
}

function hostPart({ config, notes }: HostJson): Pick<LoadReport, 'host' | 'notes'> {
  return { host: config, ...(notes.length === 0 ? {} : { notes: [...notes] }) };
}

/** As the app's code registered it. */
function registered({ name, rawBindings, scriptFile, directory, language, retryOptions }: RpcFunctionMetadata) {
  const bindings = rawBindings.map((raw) => JSON.parse(raw) as Record<string, unknown>);
  return { name, bindings, scriptFile, directory, language, retry: retryOptions } satisfies FoundFunction;
}

/** Azure's host follows a retry policy for every trigger still, and announces that it will not. */
export function retryWarnings({ functions }: LoadReport): string[] {
  const unsupported = functions.filter(
    (metadata) => metadata.retry !== undefined && triggerOf(metadata)?.type.toLowerCase() === 'httptrigger',
  );
  return unsupported.map(
    ({ name }) =>
      `The retry policy of function '${name}' is followed. Azure Functions will stop following policies of HTTP functions: retry in the caller instead.`,
  );
}

/** The report of an app that did not come that far. */
export function failedReport(hostJson: HostJson, error: unknown): LoadReport {
  const text = error instanceof NightshiftError ? `${error.code}: ${error.message}` : `INTERNAL: ${String(error)}`;
  return { ...hostPart(hostJson), functions: [], errors: [text] };
}

async function whyNothingWasFound({ path }: AppFolder): Promise<string> {
  for await (const file of glob('*/function.json', { cwd: path })) {
    return `${file} is of the v3 programming model, which is not served; register the functions in code with @azure/functions 4`;
  }
  return (
    `${path} registers no function. "main" in its package.json must name the files that call app.http, app.timer and so on ` +
    '(such as "dist/src/functions/*.js"); build the app first if it is written in TypeScript'
  );
}
