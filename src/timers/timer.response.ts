import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MISSED_RUNS, type MissedRuns, type TimerTrigger } from '#contracts/schedules/timer-trigger.js';
import { OUTSIDE_WINDOW, type OutsideWindow } from '#contracts/schedules/timer-window.js';
import type { TimerView } from './timers.service.js';

const TIMER_STATES = ['waiting', 'running', 'paused', 'off'] as const;
type TimerShownState = (typeof TIMER_STATES)[number];

export class TimerScheduleResponse {
  @ApiProperty({ enum: ['cron', 'interval'] })
  readonly kind: 'cron' | 'interval';

  @ApiProperty({ description: 'Normalised.', example: '0 0 18 * * 1-5' })
  readonly text: string;

  @ApiProperty({ description: "The IANA name of the app's time zone.", example: 'Europe/Berlin' })
  readonly zone: string;

  @ApiProperty({
    description: 'Whether status is kept and missed runs are noticed: Azure switches it off below a minute.',
  })
  readonly monitor: boolean;

  @ApiProperty()
  readonly runOnStartup: boolean;

  @ApiProperty({ enum: MISSED_RUNS })
  readonly missedRuns: MissedRuns;

  @ApiProperty({ description: 'How many missed occurrences run at the most, with missedRuns=all.' })
  readonly missedRunsLimit: number;

  @ApiPropertyOptional({ type: String, description: 'A time of day or a moment.', example: '20:00' })
  readonly notBefore: string | undefined;

  @ApiPropertyOptional({ type: String, example: '06:00' })
  readonly notAfter: string | undefined;

  @ApiProperty({ enum: OUTSIDE_WINDOW })
  readonly outsideWindow: OutsideWindow;

  constructor({ schedule, zone, windowText, ...trigger }: TimerTrigger) {
    this.kind = schedule.kind;
    this.text = schedule.display;
    this.zone = zone.name;
    this.monitor = trigger.monitor;
    this.runOnStartup = trigger.runOnStartup;
    this.missedRuns = trigger.missedRuns;
    this.missedRunsLimit = trigger.missedRunsLimit;
    this.notBefore = windowText.notBefore;
    this.notAfter = windowText.notAfter;
    this.outsideWindow = windowText.outside;
  }
}

export class TimerResponse {
  @ApiProperty()
  readonly app: string;

  @ApiProperty()
  readonly function: string;

  @ApiProperty({
    enum: TIMER_STATES,
    description: 'running: a run is under way, or waits for a worker; off: the function is disabled, faulty or gone.',
  })
  readonly state: TimerShownState;

  @ApiPropertyOptional({ type: TimerScheduleResponse, description: 'Absent while the timer is off.' })
  readonly schedule: TimerScheduleResponse | undefined;

  @ApiPropertyOptional({ type: Date, description: 'Start of the run before.' })
  readonly last: Date | undefined;

  @ApiPropertyOptional({ type: Date, description: 'The occurrence that comes next, or the one that is running.' })
  readonly next: Date | undefined;

  @ApiPropertyOptional({
    type: Date,
    description: 'When it is released: later than `next` when it waits for its window.',
  })
  readonly due: Date | undefined;

  @ApiPropertyOptional({ type: Date, description: 'The slot of the run under way.' })
  readonly openSlot: Date | undefined;

  @ApiProperty()
  readonly paused: boolean;

  constructor({ definition, row }: TimerView) {
    this.app = row.app;
    this.function = definition?.name ?? row.function;
    this.state = stateOf({ definition, row });
    this.schedule = definition && new TimerScheduleResponse(definition.trigger);
    this.last = row.last;
    this.next = row.next;
    this.due = row.due;
    this.openSlot = row.openSlot;
    this.paused = row.paused;
  }
}

function stateOf({ definition, row }: TimerView): TimerShownState {
  if (row.openSlot !== undefined) return 'running';
  if (definition === undefined) return 'off';
  return row.paused ? 'paused' : 'waiting';
}
