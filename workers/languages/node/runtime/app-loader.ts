import { EntryFileError } from './entry-error.js';
import { findEntryFiles, loadScript, readAppPackage } from './entry-files.js';
import type { FunctionApp } from './function-app.js';
import { withReadOnly } from './hook-registry.js';
import { followModules } from './syntax-error-place.js';

/** Runs the app's entry files one after the other, then its appStart hooks. Throws what the first failing one threw, with its place. */
export async function loadApp(app: FunctionApp, root: string): Promise<void> {
  const warn = (message: string) => app.log.write(undefined, { level: 'warning', category: 'system', message });
  const { main, type } = await readAppPackage(root, warn);
  app.source = { root, type };
  if (main !== undefined) {
    for (const file of await findEntryFiles(root, main)) await loadEntryFile(app, file);
  }
  await startHooks(app, root);
}

async function loadEntryFile(app: FunctionApp, file: string): Promise<void> {
  app.functions.entryFile = file;
  try {
    await loadFile(app, file);
  } finally {
    app.functions.entryFile = undefined;
  }
}

/** What the file exports. Throws what it threw, with its place. */
export async function loadFile({ source: { root, type } }: FunctionApp, file: string): Promise<unknown> {
  const followed = followModules(file);
  try {
    return await loadScript(root, file, type);
  } catch (error) {
    throw new EntryFileError({ file, root, place: followed.placeOfSyntaxError }, error);
  } finally {
    followed.stop();
  }
}

async function startHooks(app: FunctionApp, functionAppDirectory: string): Promise<void> {
  const { appLevelHookData: hookData, appHookData } = app.hooks;
  try {
    await app.hooks.run('appStart', withReadOnly({}, { hookData, appHookData, functionAppDirectory }));
  } catch (error) {
    throw new EntryFileError({ file: 'an appStart hook', root: functionAppDirectory }, error);
  }
}
