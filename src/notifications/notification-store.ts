import type { NotificationEvent, Occurrence } from './notification-event.js';

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A notification on its way to one destination. */
export interface DeliveryRow {
  readonly destination: string;
  readonly state: DeliveryState;
  readonly tries: number;
  /** Of the last try that failed. */
  readonly error: string | undefined;
}

/** What is sent at once: one occurrence, or those of one event that were gathered. */
export interface NotificationRow {
  readonly id: string;
  readonly event: NotificationEvent;
  /** When it is sent, or was to be. */
  readonly dueAt: Date;
  readonly count: number;
  /** The first `MAX_OCCURRENCES` in the order they were inserted. */
  readonly occurrences: readonly Occurrence[];
}

export interface NotificationWithDeliveries extends NotificationRow {
  /** By destination. */
  readonly deliveries: readonly DeliveryRow[];
}

/** `tries` counts this claim; it is what `settle` is checked against. */
export interface ClaimedDelivery {
  readonly notification: NotificationRow;
  readonly destination: string;
  readonly tries: number;
}

export type DeliveryResult =
  | { readonly state: 'delivered' }
  | { readonly state: 'pending'; readonly error: string; readonly retryAfterMs: number }
  | { readonly state: 'failed'; readonly error: string };

export const MAX_OCCURRENCES = 20;

/** A state that lasts, such as too many dead letters. */
export interface Episode {
  readonly id: string;
  readonly since: Date;
}

/** The outbox of notifications, shared by all management nodes. Moments are the database's: nodes' clocks may differ. */
export abstract class NotificationStore {
  /**
   * Keeps an occurrence to be told to these destinations, in one step with the notification that carries it. Resolves with false, and changes
   * nothing, when the key is there already, whoever inserted it.
   * The first of an event is due at once. Those that follow sooner than `foldMs` after the last one was due are gathered into one notification,
   * due when `foldMs` have passed: there is never more than one per event and `foldMs`.
   */
  abstract insert(
    occurrence: Occurrence,
    options: { readonly foldMs: number; readonly destinations: readonly string[] },
  ): Promise<boolean>;

  /**
   * Takes due deliveries to these destinations, oldest first. Nobody else gets them for `forMs`; after that, unless settled, anybody does: a
   * node that dies between sending and settling makes a second sending.
   */
  abstract claim(
    destinations: readonly string[],
    options: { readonly forMs: number; readonly limit: number },
  ): Promise<ClaimedDelivery[]>;

  /** Resolves with false, and changes nothing, when the claim was lost to another one. */
  abstract settle(
    claim: { readonly id: string; readonly destination: string; readonly tries: number },
    result: DeliveryResult,
  ): Promise<boolean>;

  /** The running episode of that name, the same on every node. Begins one when there is none. */
  abstract openEpisode(name: string): Promise<Episode>;

  /** The state is over; the next episode has another id. Does nothing when none is running. */
  abstract closeEpisode(name: string): Promise<void>;

  /** Newest first. */
  abstract list(limit: number): Promise<NotificationWithDeliveries[]>;

  /** Forgets notifications that were due before, with the keys they told. Resolves with their number. */
  abstract deleteDueBefore(moment: Date): Promise<number>;
}
