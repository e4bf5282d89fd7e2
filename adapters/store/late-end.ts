import type { EndedRecord, ExecutionRecord } from '#contracts/messages/execution-recorded.js';

/** A final end under a lease: it counts only as long as the lease has not passed on. */
export type FencedEnd = EndedRecord & { readonly fence: number };

export function isFenced(record: ExecutionRecord): record is FencedEnd {
  return record.kind === 'ended' && record.final && record.fence !== undefined;
}

/**
 * What a run reports whose lease has passed on is the end of its attempt, never that of the execution (design, section 5). `latest` is the number of
 * the execution's lease, undefined when it has none.
 */
export function fenced(record: FencedEnd, latest: number | undefined): EndedRecord {
  return record.fence < (latest ?? record.fence) ? tooLate(record) : record;
}

function tooLate({ returnValue: _nobodys, ...record }: EndedRecord): EndedRecord {
  const message = `Its lease had passed to another run: this end (${record.outcome}) came too late.`;
  return { ...record, outcome: 'Failed', final: false, failure: { code: 'LEASE_LOST', message } };
}
