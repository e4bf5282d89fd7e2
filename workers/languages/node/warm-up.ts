import { randomUUID } from 'node:crypto';
import { NightshiftError } from '#contracts/errors.js';
import type { LogLine } from '#contracts/messages/execution-recorded.js';
import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { Clock } from '#contracts/ports/clock.js';
import { continueTrace } from '#contracts/trace-context.js';
import { WARMUP_TRIGGER } from '../../bindings/warmup/warmup-extension.js';
import type { AppFolder } from '../language-host.js';
import type { LanguageProcess } from './language-process.js';
import { RunningInvocation } from './running-invocation.js';
import { unlessAborted } from './unless-aborted.js';

export interface WarmUpOptions {
  readonly folder: Pick<AppFolder, 'app' | 'version'>;
  readonly functions: readonly FunctionMetadata[];
  readonly clock: Clock;
  readonly onAppLog: (line: LogLine) => void;
  /** How long a process is kept from its work by it. */
  readonly limitMs: number;
  /** Gives up and ends the process. */
  readonly signal: AbortSignal;
}

/**
 * Runs the app's `warmupTrigger` functions in a process that takes no work yet. One that fails is told to the app's log. Throws APP_NOT_LOADED, the process
 * being gone, when `signal` gives up meanwhile: a process that nobody waits for must not be taken for one that is ready.
 */
export async function warmUp(process: LanguageProcess, options: WarmUpOptions): Promise<void> {
  const { functions, signal } = options;
  await unlessAborted(process, signal, async () => {
    for (const metadata of functions.filter(isWarmUp)) if (!signal.aborted) await runOnce(process, metadata, options);
  });
  if (!signal.aborted) return;
  await process.ended;
  throw new NightshiftError('APP_NOT_LOADED', 'The app was unloaded while it was warmed up');
}

function isWarmUp(metadata: FunctionMetadata): boolean {
  const type = triggerOf(metadata)?.type.toLowerCase();
  return type === WARMUP_TRIGGER.toLowerCase() && metadata.errors.length === 0 && !metadata.disabled;
}

async function runOnce(process: LanguageProcess, metadata: FunctionMetadata, options: WarmUpOptions): Promise<void> {
  const { clock, onAppLog, limitMs, signal } = options;
  const running = new RunningInvocation({ request: requestFor(metadata, options), onLog: onAppLog }, clock);
  const { promise: overdue, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), limitMs);
  // Without a time limit of its own: that would end the process with it.
  process.invoke({ running, functionId: metadata.name, timeoutMs: null });
  const outcome = await Promise.race([running.outcome, overdue]);
  clearTimeout(timer);
  const what = outcome === undefined ? `has not ended within ${limitMs / 1000} s` : outcome.failure?.message;
  if (what === undefined || signal.aborted) return;
  const message = `Function '${metadata.name}', which warms up the app: ${what}. The app takes work all the same.`;
  onAppLog({ at: clock.now().toISOString(), level: 'Warning', message });
}

function requestFor(metadata: FunctionMetadata, { folder, clock }: WarmUpOptions): InvocationRequest {
  const acceptedAt = clock.now().toISOString();
  const name = triggerOf(metadata)?.name ?? '';
  return {
    id: randomUUID(),
    day: acceptedAt.slice(0, 10),
    attempt: 1,
    app: folder.app,
    version: folder.version,
    function: metadata.name,
    trigger: 'admin',
    reason: 'A language process has loaded the app.',
    lane: 'sync',
    acceptedAt,
    inputData: [{ name, data: { json: '{}' } }],
    triggerMetadata: {},
    traceContext: continueTrace(undefined, undefined),
  };
}
