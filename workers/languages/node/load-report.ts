import { NightshiftError } from '#contracts/errors.js';
import { triggerOf, type LoadReport } from '#contracts/messages/function-metadata.js';
import type { HostJson } from '../host-json/read-host-json.js';
import type { AppFolder } from '../language-host.js';
import { functionReport, hostPart } from '../functions/function-report.js';
import type { FoundFunctions } from './found-functions.js';
import type { LoadProblems } from './function-loads.js';
import type { StartedProcess } from './language-process.js';
import { proxyTargetOf } from './proxy-target.js';

interface Loaded extends Pick<StartedProcess, 'metadata' | 'capabilities'> {
  readonly found: FoundFunctions;
}

/** What a loaded process has told, as the report management gets. */
export function loadReport(
  folder: AppFolder,
  hostJson: HostJson,
  { metadata: { result }, capabilities, found: { functions: all } }: Loaded,
): LoadReport {
  if (result.status !== 'success') {
    const message = result.exception?.message ?? 'the app did not load and did not say why';
    return { ...hostPart(hostJson), functions: [], errors: [`ENTRY_FILE_FAILED: ${message}`] };
  }
  const report = functionReport(folder, hostJson, { all, whyNone: whyNothingWasFound(folder) });
  const streams = report.functions.length > 0 && proxyTargetOf(capabilities) !== undefined;
  return streams ? { ...report, httpStream: true } : report;
}

/** The same report, with what kept functions of folders from loading. */
export function withLoadProblems(report: LoadReport, problems: LoadProblems): LoadReport {
  const functions = report.functions.map((metadata) => {
    const problem = problems.get(metadata.name);
    if (problem === undefined) return metadata;
    // One line: Node adds who required what.
    const [line] = problem.split('\n', 1);
    const text = `Function '${metadata.name}': ${line}; the function is off, the others run`;
    return { ...metadata, errors: [...metadata.errors, text] };
  });
  return { ...report, functions };
}

/** Azure's host says so too, a minute later. */
export function ignoredFolders({ ignored }: FoundFunctions): string[] {
  if (ignored.length === 0) return [];
  return [
    `The function.json of ${ignored.join(', ')} is ignored, because the app registers functions in code: an app is of one programming model. Register these functions in code too, or remove "main" from package.json`,
  ];
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

function whyNothingWasFound({ path }: AppFolder): string {
  return (
    `${path} registers no function. "main" in its package.json must name the files that call app.http, app.timer and so on ` +
    '(such as "dist/src/functions/*.js"), or each function must have a folder with a function.json; build the app first if it is written in TypeScript'
  );
}
