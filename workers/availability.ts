import { configInvalid } from '#contracts/config.js';
import { toError } from '#contracts/errors.js';
import { AvailabilityWindow } from '#contracts/schedules/availability-window.js';
import { TimeZone } from '#contracts/schedules/time-zone.js';

/** When this machine may take work, as it was set. */
export interface WorkerAvailability {
  readonly text: string;
  readonly window: AvailabilityWindow;
  readonly zone: TimeZone;
}

interface AvailabilityOptions {
  readonly available: string | undefined;
  readonly availableZone: string | undefined;
}

/** Undefined: always. Without a zone, the times are those of the machine's own clock. Throws CONFIG_INVALID. */
export function availabilityOf({ available, availableZone }: AvailabilityOptions): WorkerAvailability | undefined {
  if (available === undefined) return undefined;
  const zone = zoneOf(availableZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  return { text: available.trim(), window: windowOf(available), zone };
}

/** Throws CONFIG_INVALID. */
export function windowOf(text: string): AvailabilityWindow {
  try {
    return new AvailabilityWindow(text);
  } catch (error) {
    throw configInvalid([
      `WORKER_AVAILABLE is ${JSON.stringify(text)}: ${toError(error).message}. Expected hours of the day, with days before them where they differ, such as 20:00-06:00 or Mon-Fri 20:00-06:00, Sat-Sun 00:00-24:00`,
    ]);
  }
}

/** Throws CONFIG_INVALID. */
export function zoneOf(name: string): TimeZone {
  const zone = TimeZone.find(name);
  if (zone !== undefined) return zone;
  throw configInvalid([
    `WORKER_AVAILABLE_ZONE is ${JSON.stringify(name)}: expected a time zone such as Europe/Berlin, or a Windows name such as W. Europe Standard Time`,
  ]);
}
