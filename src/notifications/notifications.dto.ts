import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { PageRequest } from '../api/page.request.js';
import { NOTIFICATION_EVENTS, type NotificationEvent, type Occurrence } from './notification-event.js';
import {
  DELIVERY_STATES,
  type DeliveryRow,
  type DeliveryState,
  type NotificationWithDeliveries,
} from './notification-store.js';
import type { Configured, TestResult } from './notification-test.js';

export class ListNotificationsRequest extends PickType(PageRequest, ['limit']) {}

export class OccurrenceResponse {
  @ApiProperty({ type: Date })
  readonly at: Date;

  @ApiProperty()
  readonly text: string;

  @ApiProperty({ description: 'Path of the API that shows more.' })
  readonly link: string;

  @ApiProperty({ type: Object })
  readonly facts: Occurrence['facts'];

  constructor({ at, text, link, facts }: Occurrence) {
    this.at = at;
    this.text = text;
    this.link = link;
    this.facts = facts;
  }
}

export class DeliveryResponse {
  @ApiProperty({ description: 'webhook, mail or function.' })
  readonly destination: string;

  @ApiProperty({ enum: DELIVERY_STATES, description: 'A delivery that failed for a day stays failed.' })
  readonly state: DeliveryState;

  @ApiProperty()
  readonly tries: number;

  @ApiPropertyOptional({ type: String, description: 'Why the last try that failed did.' })
  readonly error: string | undefined;

  constructor({ destination, state, tries, error }: DeliveryRow) {
    this.destination = destination;
    this.state = state;
    this.tries = tries;
    this.error = error;
  }
}

export class NotificationResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ enum: NOTIFICATION_EVENTS })
  readonly event: NotificationEvent;

  @ApiProperty({ type: Date, description: 'When it is sent, or was to be.' })
  readonly dueAt: Date;

  @ApiProperty({ description: 'How many occurrences it tells; the first 20 are listed.' })
  readonly count: number;

  @ApiProperty({ type: [OccurrenceResponse] })
  readonly occurrences: readonly OccurrenceResponse[];

  @ApiProperty({ type: [DeliveryResponse] })
  readonly deliveries: readonly DeliveryResponse[];

  constructor({ id, event, dueAt, count, occurrences, deliveries }: NotificationWithDeliveries) {
    this.id = id;
    this.event = event;
    this.dueAt = dueAt;
    this.count = count;
    this.occurrences = occurrences.map((occurrence) => new OccurrenceResponse(occurrence));
    this.deliveries = deliveries.map((delivery) => new DeliveryResponse(delivery));
  }
}

export class NotificationListResponse {
  @ApiProperty({ type: [NotificationResponse] })
  readonly items: readonly NotificationResponse[];

  @ApiProperty({
    type: [String],
    description: 'Where notifications are sent: webhook, mail, function. Empty: nowhere.',
  })
  readonly destinations: readonly string[];

  @ApiProperty({ type: [String], enum: NOTIFICATION_EVENTS, description: 'What they tell of (NOTIFY_EVENTS).' })
  readonly events: readonly string[];

  constructor(rows: readonly NotificationWithDeliveries[], { destinations, events }: Configured) {
    this.items = rows.map((row) => new NotificationResponse(row));
    this.destinations = destinations;
    this.events = events;
  }
}

export class TestResultResponse {
  @ApiProperty({ description: 'webhook, mail or function.' })
  readonly destination: string;

  @ApiProperty()
  readonly delivered: boolean;

  @ApiPropertyOptional({ type: String })
  readonly error: string | undefined;

  @ApiProperty()
  readonly durationMs: number;

  constructor({ destination, error, durationMs }: TestResult) {
    this.destination = destination;
    this.delivered = error === undefined;
    this.error = error;
    this.durationMs = durationMs;
  }
}

export class TestResponse {
  @ApiProperty({ type: [TestResultResponse], description: 'Empty when no destination is configured.' })
  readonly items: readonly TestResultResponse[];

  constructor(results: readonly TestResult[]) {
    this.items = results.map((result) => new TestResultResponse(result));
  }
}
