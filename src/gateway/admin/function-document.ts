import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { AppTable } from '../app-table.js';
import { isHttpFunction } from '../routes/http-route.js';

/** A function as the host's admin API shows it (host-semantics, section 2). `site` is where the app answers, without a trailing slash. */
export function functionDocument(table: AppTable, metadata: FunctionMetadata, site: string): Record<string, unknown> {
  const { name } = metadata;
  const folder = `${site}/admin/vfs/${name}`;
  return {
    name,
    script_root_path_href: `${folder}/`,
    script_href: metadata.scriptFile === undefined ? null : `${site}/admin/vfs/${metadata.scriptFile}`,
    config_href: `${folder}/function.json`,
    test_data_href: null,
    href: `${site}/admin/functions/${name}`,
    invoke_url_template: invokeUrl(table, metadata, site),
    language: metadata.language,
    config: configOf(metadata),
    files: null,
    test_data: null,
    isDisabled: metadata.disabled,
    isDirect: true,
    isProxy: false,
  };
}

function invokeUrl(table: AppTable, metadata: FunctionMetadata, site: string): string | null {
  if (!isHttpFunction(metadata)) return null;
  const route = table.routes.routes.find((one) => one.function === metadata.name);
  return route === undefined ? null : `${site}/${route.template.replace(/^\//, '')}`.toLowerCase();
}

function configOf({ name, entryPoint, scriptFile, language, directory, bindings }: FunctionMetadata): object {
  return { name, entryPoint, scriptFile, language, functionDirectory: directory, bindings };
}
