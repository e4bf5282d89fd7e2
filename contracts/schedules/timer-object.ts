import type { TypedData } from '../messages/typed-data.js';
import type { TimeZone } from './time-zone.js';

/** What Azure keeps of a timer: the run before, the occurrence that follows it, and when that was written down. */
export interface TimerStatus {
  /** Undefined: it never ran. */
  readonly last: Date | undefined;
  readonly next: Date;
  readonly updated: Date;
}

const NEVER = '0001-01-01T00:00:00+00:00';

/**
 * The timer object as it goes to a language process, in PascalCase; Node's library makes camelCase of it (host-semantics, section 3.10). `status` is the
 * state before the run, and undefined for a timer that is not watched.
 */
export function timerData(
  adjustForDst: boolean,
  isPastDue: boolean,
  status?: { readonly state: TimerStatus; readonly zone: TimeZone },
): TypedData {
  const document = {
    Schedule: { AdjustForDST: adjustForDst },
    ScheduleStatus: status === undefined ? null : statusDocument(status.state, status.zone),
    IsPastDue: isPastDue,
  };
  return { json: JSON.stringify(document) };
}

function statusDocument({ last, next, updated }: TimerStatus, zone: TimeZone): Record<string, string> {
  return {
    Last: last === undefined ? NEVER : localText(last, zone),
    LastUpdated: localText(updated, zone),
    Next: localText(next, zone),
  };
}

/** Whole seconds are written without a fraction. */
function localText(at: Date, zone: TimeZone): string {
  return zone.format(at.getTime(), at.getTime() % 1000 === 0 ? 0 : 3);
}
