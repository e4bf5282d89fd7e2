import { NightshiftError } from '#contracts/errors.js';
import { triggerOf, type Binding, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { appNotFound } from '../apps/app-not-found.js';
import type { AppCatalog } from '../apps/catalog/app-catalog.js';
import type { FunctionName } from './batch-store.js';

/** A function that batches can run, as it is served now. */
export interface RunnableFunction {
  readonly app: string;
  readonly version: string;
  readonly metadata: FunctionMetadata;
  readonly trigger: Binding | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

/** Throws APP_NOT_FOUND, APP_NOT_LOADED, FUNCTION_NOT_FOUND, or FUNCTION_NOT_RUNNABLE: an HTTP function wants a request, not an input. */
export function findRunnable(catalog: AppCatalog, { app, function: name }: FunctionName): RunnableFunction {
  const snapshot = catalog.find(app);
  if (snapshot === undefined) throw appNotFound(app);
  const { version, report, settings } = snapshot;
  if (version === undefined || report === undefined) {
    throw new NightshiftError('APP_NOT_LOADED', `No worker has loaded app ${app} yet: try again later.`);
  }
  const metadata = report.functions.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (metadata === undefined) throw new NightshiftError('FUNCTION_NOT_FOUND', `App ${app} has no function ${name}.`);
  const trigger = triggerOf(metadata);
  const reason =
    metadata.errors[0] ??
    (trigger?.type.toLowerCase() === 'httptrigger'
      ? 'it is triggered by HTTP: name one with another trigger.'
      : undefined);
  if (reason !== undefined) {
    throw new NightshiftError('FUNCTION_NOT_RUNNABLE', `${app}/${metadata.name} cannot be run by a batch: ${reason}`);
  }
  return { app, version, metadata, trigger, settings };
}
