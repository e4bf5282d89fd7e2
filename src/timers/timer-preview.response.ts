import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { TimeZone } from '#contracts/schedules/time-zone.js';
import type { Occurrence } from '#contracts/schedules/timer-window.js';

export class TimerOccurrenceResponse {
  @ApiProperty({ type: Date })
  readonly at: Date;

  @ApiProperty({ description: "By the clocks of the timer's zone.", example: '2026-01-31T19:00:00+01:00' })
  readonly local: string;

  @ApiProperty({ type: Date, description: 'When it is released: later when it waits for its window.' })
  readonly from: Date;

  @ApiPropertyOptional({ type: Date, description: 'When it is too late to begin.' })
  readonly until: Date | undefined;

  constructor({ slot, from, until }: Occurrence, zone: TimeZone) {
    this.at = slot;
    this.local = zone.format(slot.getTime());
    this.from = from;
    this.until = until;
  }
}

export class TimerPreviewResponse {
  @ApiProperty({ type: [TimerOccurrenceResponse], description: 'Fewer than asked for when no more will come.' })
  readonly items: readonly TimerOccurrenceResponse[];

  constructor(occurrences: readonly Occurrence[], zone: TimeZone) {
    this.items = occurrences.map((occurrence) => new TimerOccurrenceResponse(occurrence, zone));
  }
}
