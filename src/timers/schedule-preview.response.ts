import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Schedule } from '#contracts/schedules/schedule.js';
import type { TimeZone } from '#contracts/schedules/time-zone.js';
import { CLOCK_EFFECTS, clockChanges, RUN_NOTES, runsFrom, type ClockChange } from './clock-changes.js';

const SHOWN = 10;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

export class ScheduledRunResponse {
  @ApiProperty({ type: Date })
  readonly at!: Date;

  @ApiProperty({ description: 'By the clocks of the zone.', example: '2026-01-31T19:00:00+01:00' })
  readonly local!: string;

  @ApiPropertyOptional({
    enum: RUN_NOTES,
    description: 'What the change of the clocks makes of it; once: in the first pass of the repeated hour only.',
  })
  readonly note?: (typeof RUN_NOTES)[number] | undefined;
}

export class ClockChangeResponse {
  @ApiProperty({ type: Date })
  readonly at!: Date;

  @ApiProperty({ description: 'The last second before, by the clocks of the zone.' })
  readonly from!: string;

  @ApiProperty({ description: 'The first second after.' })
  readonly to!: string;

  @ApiProperty({ description: 'How many minutes the clocks go forward; below zero: back.', example: 60 })
  readonly byMinutes!: number;

  @ApiProperty({
    enum: CLOCK_EFFECTS,
    description:
      'shifted: a time that does not exist comes later by the gap; skipped: runs of the hour that is left out fall away; doubled: it runs in both passes of the repeated hour; once: in the first pass only; none: nothing falls there.',
  })
  readonly effect!: (typeof CLOCK_EFFECTS)[number];

  @ApiProperty({ type: [ScheduledRunResponse], description: 'The last runs before.' })
  readonly before!: readonly ScheduledRunResponse[];

  @ApiProperty({ type: [ScheduledRunResponse], description: 'The first runs after.' })
  readonly after!: readonly ScheduledRunResponse[];
}

export class SchedulePreviewResponse {
  @ApiProperty({ enum: ['cron', 'interval'] })
  readonly kind: 'cron' | 'interval';

  @ApiProperty({ description: 'As it is read.', example: '0 0 18 * * 1-5' })
  readonly text: string;

  @ApiProperty({ description: 'By its IANA name.', example: 'Europe/Berlin' })
  readonly timeZone: string;

  @ApiProperty({ type: [ScheduledRunResponse], description: 'The next ten; fewer when no more will come.' })
  readonly items: readonly ScheduledRunResponse[];

  @ApiProperty({
    type: [ClockChangeResponse],
    description: 'The next change of the clocks forward, and the next back; none where clocks stay as they are.',
  })
  readonly clockChanges: readonly ClockChangeResponse[];

  constructor(schedule: Schedule, zone: TimeZone, now: Date) {
    this.kind = schedule.kind;
    this.text = schedule.display;
    this.timeZone = zone.name;
    // A time span counts from the start of the run before: here from now.
    this.items = runsFrom(schedule, zone, now.getTime() + SECOND_MS, SHOWN).map((at) => runOf({ at }, zone));
    this.clockChanges = clockChanges(schedule, zone, now).map((change) => changeOf(change, zone));
  }
}

function changeOf({ at, byMs, effect, before, after }: ClockChange, zone: TimeZone): ClockChangeResponse {
  return {
    at,
    from: zone.format(at.getTime() - SECOND_MS),
    to: zone.format(at.getTime()),
    byMinutes: byMs / MINUTE_MS,
    effect,
    before: before.map((run) => runOf(run, zone)),
    after: after.map((run) => runOf(run, zone)),
  };
}

function runOf(
  { at, note }: { readonly at: Date; readonly note?: ScheduledRunResponse['note'] },
  zone: TimeZone,
): ScheduledRunResponse {
  return { at, local: zone.format(at.getTime()), ...(note === undefined ? {} : { note }) };
}
