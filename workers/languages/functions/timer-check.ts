import type { Binding, FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { ScheduleError } from '#contracts/schedules/schedule.js';
import { readTimerTrigger } from '#contracts/schedules/timer-trigger.js';

type Named = Pick<FunctionMetadata, 'name'> & { readonly bindings: readonly Binding[] };

/** What keeps a timer from being scheduled: its schedule, a setting that it names, its zone, an option. */
export function checkTimer({ name, bindings }: Named, settings: Readonly<Record<string, string>>): string[] {
  const trigger = bindings.find(({ type }) => type.toLowerCase() === 'timertrigger');
  if (trigger === undefined) return [];
  try {
    readTimerTrigger(name, trigger, settings);
    return [];
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    return [`Function '${name}': timer '${trigger.name}': ${error.message}; the function is off, the others run`];
  }
}
