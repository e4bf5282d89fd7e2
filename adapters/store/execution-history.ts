import { NightshiftError } from '#contracts/errors.js';
import type {
  AcceptedRecord,
  EndedRecord,
  ExecutionRecord,
  FinalOutcome,
  StartedRecord,
} from '#contracts/messages/execution-recorded.js';
import type { ExecutionStatus } from '#src/executions/execution-store.js';

/** Moments are milliseconds since 1970, UTC. What the started mark said and what the end said are kept apart. */
export interface AttemptState {
  attempt: number;
  version: string;
  markWorker: string | null;
  markStartedAt: number | null;
  endWorker: string | null;
  endStartedAt: number | null;
  endedAt: number | null;
  durationMs: number | null;
  outcome: FinalOutcome | null;
  statusCode: number | null;
}

/** The part of an execution that no attempt tells. */
export interface ExecutionOrigin {
  acceptedAt: number;
  traceParent: string;
  /** As accepted; an attempt may run a newer one. */
  version: string;
}

/** The first end that was final. */
export interface ExecutionEnd {
  readonly attempt: number;
  readonly outcome: FinalOutcome;
  readonly endedAt: number;
}

export interface ExecutionSummary {
  readonly version: string;
  readonly status: ExecutionStatus;
  readonly attempts: number;
  readonly finalAttempt: number | null;
  readonly worker: string | null;
  readonly acceptedAt: number;
  readonly endedAt: number | null;
  readonly durationMs: number | null;
  readonly traceParent: string;
}

export interface KnownHistory {
  readonly origin: ExecutionOrigin;
  readonly end: ExecutionEnd | undefined;
  readonly attempts: readonly AttemptState[];
}

/**
 * How records add up to one execution. Whatever their order and however often they come, the same state results: every field is either a
 * minimum, or what one kind of record alone says, or derived from those. Records that contradict each other are the exception the port names: of
 * two final ends the first one stays, and so does that of two ends of one attempt, unless the other is the one that made the execution final.
 */
export class ExecutionHistory {
  readonly #origin: ExecutionOrigin;
  #end: ExecutionEnd | undefined;
  readonly #attempts: Map<number, AttemptState>;
  readonly #touched = new Set<AttemptState>();
  readonly #newEnds = new Map<number, EndedRecord>();
  readonly #replacedEnds = new Set<number>();
  #newFinal: EndedRecord | undefined;
  #changed = false;

  constructor(known: KnownHistory) {
    this.#origin = { ...known.origin };
    this.#end = known.end;
    this.#attempts = new Map(known.attempts.map((attempt) => [attempt.attempt, { ...attempt }]));
  }

  /** What a record says about an execution that nothing is known of yet. */
  static startingWith(record: ExecutionRecord): ExecutionHistory {
    const { traceParent, version } = record;
    const acceptedAt = moment(record, 'acceptedAt', record.acceptedAt);
    return new ExecutionHistory({ origin: { acceptedAt, traceParent, version }, end: undefined, attempts: [] });
  }

  /** False while nothing that was added said anything new. */
  get changed(): boolean {
    return this.#changed;
  }

  /** Attempts to be written. */
  get touched(): Iterable<AttemptState> {
    return this.#touched;
  }

  /** One per attempt: their failure and log lines are to be written. */
  get newEnds(): Iterable<EndedRecord> {
    return this.#newEnds.values();
  }

  /** Attempts whose new end takes the place of one that was known: failure and log lines of that one are to go first. */
  get replacedEnds(): ReadonlySet<number> {
    return this.#replacedEnds;
  }

  /** The end that made the execution final just now. */
  get newFinal(): EndedRecord | undefined {
    return this.#newFinal;
  }

  /** Throws MESSAGE_INVALID for a record with a moment that cannot be read. */
  add(record: ExecutionRecord): void {
    this.#addOrigin(record);
    if (record.kind === 'started') this.#addMark(record);
    if (record.kind === 'ended') this.#addEnd(record);
  }

  /** Version and worker: of the final attempt, or else of the latest one. Duration: of the final attempt, or else of the last that ended. */
  summary(): ExecutionSummary {
    const latestFirst = [...this.#attempts.values()].toSorted((a, b) => b.attempt - a.attempt);
    const final = this.#end === undefined ? undefined : this.#attempts.get(this.#end.attempt);
    const deciding = final ?? latestFirst[0];
    const lastEnded = final ?? latestFirst.find(({ endedAt }) => endedAt !== null);
    return {
      version: deciding?.version ?? this.#origin.version,
      status: this.#end?.outcome ?? (deciding === undefined ? 'Queued' : 'Running'),
      attempts: this.#attempts.size,
      finalAttempt: this.#end?.attempt ?? null,
      worker: deciding?.endWorker ?? deciding?.markWorker ?? null,
      acceptedAt: this.#origin.acceptedAt,
      endedAt: this.#end?.endedAt ?? null,
      durationMs: lastEnded?.durationMs ?? null,
      traceParent: this.#origin.traceParent,
    };
  }

  #addOrigin(record: ExecutionRecord): void {
    const acceptedAt = moment(record, 'acceptedAt', record.acceptedAt);
    const { traceParent } = record;
    if (!isEarlier([acceptedAt, traceParent], [this.#origin.acceptedAt, this.#origin.traceParent])) return;
    Object.assign(this.#origin, { acceptedAt, traceParent });
    this.#changed = true;
  }

  #addMark(record: StartedRecord): void {
    const attempt = this.#attemptOf(record);
    const startedAt = moment(record, 'startedAt', record.startedAt);
    const { markStartedAt, markWorker } = attempt;
    const known = markStartedAt !== null && markWorker !== null;
    if (known && !isEarlier([startedAt, record.worker], [markStartedAt, markWorker])) return;
    Object.assign(attempt, { markStartedAt: startedAt, markWorker: record.worker });
    // The end knows better which version ran.
    if (attempt.endedAt === null) attempt.version = record.version;
    this.#touch(attempt);
  }

  #addEnd(record: EndedRecord): void {
    const attempt = this.#attemptOf(record);
    const endedAt = moment(record, 'endedAt', record.endedAt);
    const decides = record.final && this.#end === undefined;
    if (attempt.endedAt === null || decides) {
      if (attempt.endedAt !== null && !this.#newEnds.has(record.attempt)) this.#replacedEnds.add(record.attempt);
      attempt.version = record.version;
      attempt.endWorker = record.worker ?? null;
      attempt.endStartedAt = record.startedAt === undefined ? null : moment(record, 'startedAt', record.startedAt);
      // A started-mark says it better, whichever of the two comes first.
      if (attempt.markWorker === null) {
        attempt.markStartedAt = record.takenAt === undefined ? null : moment(record, 'takenAt', record.takenAt);
      }
      attempt.endedAt = endedAt;
      attempt.durationMs = record.durationMs;
      attempt.outcome = record.outcome;
      attempt.statusCode = record.statusCode ?? null;
      this.#newEnds.set(record.attempt, record);
      this.#touch(attempt);
    }
    if (!decides) return;
    this.#end = { attempt: record.attempt, outcome: record.outcome, endedAt };
    this.#newFinal = record;
    this.#changed = true;
  }

  #attemptOf({ attempt, version }: StartedRecord | EndedRecord): AttemptState {
    const known = this.#attempts.get(attempt);
    if (known !== undefined) return known;
    const nothing = { markWorker: null, markStartedAt: null, endWorker: null, endStartedAt: null };
    const fresh = { attempt, version, ...nothing, endedAt: null, durationMs: null, outcome: null, statusCode: null };
    this.#attempts.set(attempt, fresh);
    return fresh;
  }

  #touch(attempt: AttemptState): void {
    this.#touched.add(attempt);
    this.#changed = true;
  }
}

/** The text breaks a tie, so that the choice between two does not depend on which came first. */
function isEarlier([at, text]: readonly [number, string], [otherAt, otherText]: readonly [number, string]): boolean {
  return at < otherAt || (at === otherAt && text < otherText);
}

function moment(record: AcceptedRecord | StartedRecord | EndedRecord, field: string, text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new NightshiftError(
    'MESSAGE_INVALID',
    `Record '${record.kind}' of execution ${record.id}: ${field} is ${JSON.stringify(text)}, expected ISO 8601, such as 2026-01-31T18:00:00.000Z`,
  );
}
