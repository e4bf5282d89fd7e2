import { NightshiftError } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { FoundFunction } from '../functions/found-function.js';
import { readFunctionFolders } from '../functions/function-folders.js';
import { functionReport } from '../functions/function-report.js';
import type { HostJson } from '../host-json/read-host-json.js';
import type { AppFolder } from '../language-host.js';
import type { HandlerRoute, HandlerSettings } from './handler-settings.js';

const LANGUAGE = { language: 'custom', extensions: [], defaults: [] };

/**
 * The functions of a custom handler: those of its folders, or one for each route of host.json (language-worker contract, section 6.1). Throws
 * HOST_JSON_INVALID when there are both.
 */
export async function handlerReport(
  folder: AppFolder,
  hostJson: HostJson,
  { routes }: HandlerSettings,
): Promise<LoadReport> {
  const inFolders = await readFunctionFolders(folder.path, LANGUAGE);
  if (routes !== undefined && inFolders.length > 0) {
    const names = inFolders.map(({ name }) => name).join(', ');
    const text = `${folder.path}/host.json has "customHandler.http.routes", and there are functions in folders too (${names}): keep one of the two`;
    throw new NightshiftError('HOST_JSON_INVALID', text);
  }
  return functionReport(folder, hostJson, {
    all: routes?.map(ofRoute) ?? inFolders,
    whyNone: `${folder.path} has no function: add a folder for each, with a function.json in it, or "customHandler.http.routes" to host.json`,
  });
}

function ofRoute({ route, authLevel }: HandlerRoute, at: number): FoundFunction {
  return {
    name: `http-handler${at + 1}`,
    language: LANGUAGE.language,
    bindings: [
      { name: 'req', type: 'httpTrigger', direction: 'in', authLevel, route },
      { name: 'res', type: 'http', direction: 'out' },
    ],
  };
}
