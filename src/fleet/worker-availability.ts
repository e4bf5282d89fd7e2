import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { WorkerFacts } from '#contracts/messages/worker-link.js';
import { AvailabilityWindow, type Availability } from '#contracts/schedules/availability-window.js';
import { TimeZone } from '#contracts/schedules/time-zone.js';

/** When a worker takes work, by the hours that whoever runs it has set. */
export class WorkerAvailabilityResponse {
  @ApiProperty({ example: 'Mon-Fri 20:00-06:00' })
  readonly window!: string;

  @ApiProperty({ description: 'IANA name.', example: 'Europe/Berlin' })
  readonly zone!: string;

  @ApiProperty({ description: 'By the clock of management.' })
  readonly open!: boolean;

  @ApiPropertyOptional({ type: Date, description: 'When it closes, or opens next; absent when it never does.' })
  readonly changesAt: Date | undefined;
}

/** Undefined for a worker that takes work at any time. */
export function availabilityAt(now: Date, facts: WorkerFacts | undefined): WorkerAvailabilityResponse | undefined {
  if (facts?.available === undefined) return undefined;
  const { window, zone } = facts.available;
  const { open, changesAt } = stateOf(window, zone, now) ?? { open: true, changesAt: undefined };
  return { window, zone, open, changesAt };
}

/** As half a sentence: why a worker outside its window takes nothing. */
export function outsideText(facts: WorkerFacts | undefined): string {
  const hours = facts?.available === undefined ? '' : ` ${facts.available.window} ${facts.available.zone}`;
  return `is outside its availability window${hours}`;
}

/** Undefined for hours that this release cannot read: the worker, which can, keeps to them all the same. */
function stateOf(window: string, zone: string, now: Date): Availability | undefined {
  try {
    const known = TimeZone.find(zone);
    return known && new AvailabilityWindow(window).at(now, known);
  } catch {
    return undefined;
  }
}
