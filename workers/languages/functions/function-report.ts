import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { defaultRetry, type HostJson } from '../host-json/read-host-json.js';
import type { AppFolder } from '../language-host.js';
import { describeFunctions } from './describe-functions.js';
import type { FoundFunction } from './found-function.js';

/** What every report has of host.json. */
export function hostPart({ config, notes }: HostJson): Pick<LoadReport, 'host' | 'notes'> {
  return { host: config, ...(notes.length === 0 ? {} : { notes: [...notes] }) };
}

/** The functions that host.json lets be served, described. `whyNone` is what an app without any is told. */
export function functionReport(
  { settings }: AppFolder,
  hostJson: HostJson,
  { all, whyNone }: { readonly all: readonly FoundFunction[]; readonly whyNone: string },
): LoadReport {
  const { config, allowed } = hostJson;
  const found = describeFunctions(all, { settings, retry: defaultRetry(config), hostJson: config.raw });
  const names = allowed?.map((name) => name.toLowerCase());
  const functions = names === undefined ? found : found.filter(({ name }) => names.includes(name.toLowerCase()));
  if (functions.length > 0) return { ...hostPart(hostJson), functions, errors: [] };
  const reason =
    found.length > 0
      ? `the "functions" list of host.json (${allowed?.join(', ')}) names none of ${found.map(({ name }) => name).join(', ')}`
      : whyNone;
  return { ...hostPart(hostJson), functions: [], errors: [`NO_FUNCTIONS: ${reason}`] };
}
