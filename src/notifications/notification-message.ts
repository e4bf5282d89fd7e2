import type { NotificationEvent, Occurrence } from './notification-event.js';
import type { NotificationRow } from './notification-store.js';

/** What a destination gets: the JSON of a webhook and of a function, the source of a mail. */
export interface NotificationMessage {
  /** The same for every try and every destination: a receiver can tell a second sending by it. */
  readonly id: string;
  readonly event: NotificationEvent | 'test';
  readonly installation: string;
  /** For people; chat services show the field of this name. */
  readonly text: string;
  /** Of the first occurrence; ISO 8601, UTC. */
  readonly at: string;
  readonly count: number;
  readonly link: string;
  /** The first ones, `count` says how many there are. */
  readonly occurrences: readonly OccurrenceShown[];
}

interface OccurrenceShown {
  readonly at: string;
  readonly text: string;
  readonly link: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface MessageContext {
  readonly installation: string;
  /** Of management's API, as readers reach it. */
  readonly linkUrl: string | undefined;
}

export function messageOf({ id, event, count, occurrences, dueAt }: NotificationRow, context: MessageContext) {
  const shown = occurrences.map((occurrence) => shownOf(occurrence, context));
  const [first] = shown;
  const message: NotificationMessage = {
    id,
    event,
    installation: context.installation,
    text: count === 1 ? (first?.text ?? event) : `${count} times ${event}, the first: ${first?.text ?? ''}`,
    at: first?.at ?? dueAt.toISOString(),
    count,
    link: first?.link ?? linkTo('/api/notifications', context),
    occurrences: shown,
  };
  return message;
}

export function testMessage(id: string, at: Date, context: MessageContext): NotificationMessage {
  return {
    id,
    event: 'test',
    installation: context.installation,
    text: 'This is a test: notifications arrive here.',
    at: at.toISOString(),
    count: 1,
    link: linkTo('/api/notifications', context),
    occurrences: [],
  };
}

function shownOf({ at, text, link, facts }: Occurrence, context: MessageContext): OccurrenceShown {
  return { at: at.toISOString(), text, link: linkTo(link, context), facts };
}

function linkTo(path: string, { linkUrl }: MessageContext): string {
  return linkUrl === undefined ? path : `${linkUrl.replace(/\/+$/, '')}${path}`;
}
