interface QueueConsent {
  readonly app: string;
  readonly at: Date;
}

/** Whose a trigger queue is, and which other apps may consume it. */
export interface QueueClaim {
  readonly queue: string;
  readonly owner: string;
  readonly claimedAt: Date;
  /** By app. */
  readonly consents: readonly QueueConsent[];
}

/** Who may consume which trigger queue of the house. */
export abstract class QueueClaimStore {
  /** The first app that claims a queue has it. Atomic over every process; the claim that holds is returned. */
  abstract claim(queue: string, app: string, at: Date): Promise<QueueClaim>;
  /** By queue. */
  abstract list(): Promise<QueueClaim[]>;
  abstract find(queue: string): Promise<QueueClaim | undefined>;
  /** Lets another app consume the queue; a consent that is there keeps its moment. Throws QUEUE_NOT_FOUND when nobody has claimed it. */
  abstract consent(queue: string, app: string, at: Date): Promise<void>;
  /** False when there was no such consent. */
  abstract withdraw(queue: string, app: string): Promise<boolean>;
}
