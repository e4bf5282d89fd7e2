/** What somebody may be told about. Names as in NOTIFY_EVENTS and in the payload. */
export const NOTIFICATION_EVENTS = [
  'batch-failed',
  'dead-letters',
  'timer-missed',
  'worker-lost',
  'recorder-behind',
  'recorder-recovered',
  'app-failed',
] as const;
export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number];

/** Something that happened, as its source saw it. Never a payload, never a secret: this leaves the house. */
export interface Occurrence {
  /** The same on every node that sees it, such as `batch-failed/<batch>`: it is told once. */
  readonly key: string;
  readonly event: NotificationEvent;
  readonly at: Date;
  /** One sentence for people. */
  readonly text: string;
  /** Path of management's API that shows more. */
  readonly link: string;
  readonly facts: Readonly<Record<string, string | number>>;
}
