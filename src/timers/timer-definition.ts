import { triggerOf, type LoadReport } from '#contracts/messages/function-metadata.js';
import { ScheduleError } from '#contracts/schedules/schedule.js';
import { readTimerTrigger, type TimerTrigger } from '#contracts/schedules/timer-trigger.js';
import type { VersionShare } from '#contracts/version-split.js';
import type { AppSnapshot } from '../apps/catalog/app-catalog.js';
import type { TimerKey } from './timer-store.js';

/** A timer that the active version of an app has, and that can run. */
export interface TimerDefinition extends TimerKey {
  /** As registered. */
  readonly name: string;
  readonly version: string;
  /** Versions that have the function too and take a share of its runs. */
  readonly shares: readonly VersionShare[];
  /** Of the app, when this was read. */
  readonly revision: number;
  readonly binding: string;
  readonly trigger: TimerTrigger;
}

/** By lower-case function name; none unless the app is running. A function that is disabled or faulty is none; the worker that loaded the app has said why. */
export function definitionsOf({
  name: app,
  version,
  revision,
  beside,
  report,
  settings,
  state,
}: AppSnapshot): Map<string, TimerDefinition> {
  const found = new Map<string, TimerDefinition>();
  if (version === undefined || state !== 'running') return found;
  for (const metadata of report?.functions ?? []) {
    const binding = triggerOf(metadata);
    if (binding?.type.toLowerCase() !== 'timertrigger' || metadata.disabled || metadata.errors.length > 0) continue;
    try {
      const trigger = readTimerTrigger(metadata.name, binding, settings);
      const key = metadata.name.toLowerCase();
      const { name } = metadata;
      const shares = beside.filter((other) => other.percent > 0 && hasTimer(other.report, key));
      found.set(key, { app, function: key, name, version, shares, revision, binding: binding.name, trigger });
    } catch (error) {
      // Settings may have changed since the load: the next load says so.
      if (!(error instanceof ScheduleError)) throw error;
    }
  }
  return found;
}

function hasTimer(report: LoadReport | undefined, key: string): boolean {
  const metadata = report?.functions.find(({ name }) => name.toLowerCase() === key);
  if (metadata === undefined || metadata.disabled || metadata.errors.length > 0) return false;
  return triggerOf(metadata)?.type.toLowerCase() === 'timertrigger';
}
