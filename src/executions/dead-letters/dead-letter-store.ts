import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';

/** `redriving`: somebody has claimed it and means to publish it; a claim that runs out leaves it `waiting` again. */
export const DEAD_LETTER_STATES = ['waiting', 'redriving', 'redriven', 'discarded'] as const;
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];

export type LetterHeaders = Readonly<Record<string, string | number>>;

/** Names an execution. The day is not always known. */
export interface InvocationKey {
  readonly day: string | undefined;
  readonly id: string;
}

export interface NewDeadLetter {
  readonly id: string;
  /** The same for every delivery of one dead message. */
  readonly fingerprint: string;
  /** Where it was to be handled; '' when nobody has said. */
  readonly queue: string;
  readonly reasonCode: string;
  readonly reason: string;
  readonly attempts: number;
  readonly app: string | undefined;
  readonly function: string | undefined;
  readonly messageId: string;
  readonly type: string;
  readonly invocation: InvocationKey | undefined;
  readonly headers: LetterHeaders;
  /** Of the last attempt, as far as it was known when the message came. */
  readonly failure: InvocationFailure | undefined;
  /** How often the message has been redriven before, and the letter it was then. */
  readonly redrives: number;
  readonly ancestor: string | undefined;
}

/** What the last redrive made of it. */
export interface RedrivenAs {
  readonly messageId: string;
  readonly invocation: InvocationKey | undefined;
}

export interface DeadLetterRow extends NewDeadLetter {
  readonly arrivedAt: Date;
  readonly bytes: number;
  /** When its payload was changed, if it was. */
  readonly editedAt: Date | undefined;
  readonly state: DeadLetterState;
  /** Since when. */
  readonly stateAt: Date;
  readonly redriven: RedrivenAs | undefined;
}

interface DeadLetterPayload {
  readonly original: Uint8Array;
  readonly edited: Uint8Array | undefined;
}

export interface DeadLetter {
  readonly row: DeadLetterRow;
  readonly payload: DeadLetterPayload;
}

export interface DeadLetterFilter {
  readonly app?: string;
  readonly function?: string;
  readonly queue?: string;
  readonly reasonCode?: string;
  readonly state?: DeadLetterState;
  /** Id of the execution that it was to be, or of which it is the message. */
  readonly invocation?: string;
  /** Arrived at or after. */
  readonly from?: Date;
  /** Arrived before. */
  readonly to?: Date;
  /** Within the first 64 KiB of the payload as it is now, byte by byte. */
  readonly text?: string;
}

/** Where the next page starts. */
export interface DeadLetterCursor {
  readonly arrivedAt: Date;
  readonly id: string;
}

export interface DeadLetterRows {
  readonly rows: readonly DeadLetterRow[];
  /** Where to go on; undefined when nothing is left. A search for text may have looked at many letters and found few, or none, before it stops here. */
  readonly next: DeadLetterCursor | undefined;
}

export interface RedriveClaim {
  readonly id: string;
  readonly forMs: number;
  readonly maxRedrives: number;
  /** Also what was redriven or discarded, and above `maxRedrives`. */
  readonly force: boolean;
}

/** `number`: of this redrive, from 1, and `at` its moment: both are the same again for whoever claims it after a claim that ran out. */
export type RedriveClaimed =
  | { readonly kind: 'claimed'; readonly letter: DeadLetter; readonly number: number; readonly at: Date }
  | { readonly kind: 'refused'; readonly why: 'missing' | 'busy' | 'settled' | 'exhausted' };

/** Dead messages until somebody has dealt with them. Every method is atomic, on any number of nodes, and all moments are the database's. */
export abstract class DeadLetterStore {
  /**
   * Committed when it resolves, with the id it is kept under. `again`: the message may have been delivered before. A letter like one that is still open
   * is that one, if it has a message id or comes again; one that comes again is also the one that came within the last hour, whatever became of that.
   */
  abstract keep(
    letter: NewDeadLetter,
    payload: Uint8Array,
    again: boolean,
  ): Promise<{ readonly id: string; readonly isNew: boolean }>;
  /** Newest first by (arrivedAt, id); at most `limit` rows after the cursor. */
  abstract list(filter: DeadLetterFilter, limit: number, after?: DeadLetterCursor): Promise<DeadLetterRows>;
  abstract find(id: string): Promise<DeadLetter | undefined>;
  /** Replaces the payload and keeps the original. False when the letter is not waiting. A redrive that was begun and not finished counts as used up. */
  abstract edit(id: string, payload: Uint8Array): Promise<boolean>;
  abstract claimRedrive(claim: RedriveClaim): Promise<RedriveClaimed>;
  /** Nothing happens when another redrive has begun meanwhile. */
  abstract finishRedrive(id: string, number: number, as: RedrivenAs): Promise<void>;
  /** It could not be published, or nobody knows: the claim ends now, the next one is for the same redrive. */
  abstract abandonRedrive(id: string, number: number): Promise<void>;
  /** False when the letter is not waiting. */
  abstract discard(id: string): Promise<boolean>;
  /** Letters that nobody has dealt with, by app; undefined for those of no app. */
  abstract countOpen(): Promise<readonly { readonly app: string | undefined; readonly count: number }[]>;
}
