import { describe, expect, it } from '@jest/globals';
import type { TypedData } from '#contracts/messages/typed-data.js';
import { aCall } from '../../test/support/worker/worker-samples.js';
import type { InvocationOutcome } from '../languages/language-host.js';
import { endedRecord, unstartedRecord } from './execution-records.js';

const waited = aCall({ trigger: 'http', lane: 'sync' });
const failure = { code: 'FUNCTION_FAILED', message: 'it threw' };

function anOutcome(returnValue: TypedData | undefined, how: Partial<InvocationOutcome> = {}): InvocationOutcome {
  const at = new Date('2026-11-22T18:00:00Z');
  const ran = { outputData: [], logs: [], startedAt: at, endedAt: at, durationMs: 0 };
  return { outcome: 'Succeeded', ...ran, ...(returnValue === undefined ? {} : { returnValue }), ...how };
}

describe('the status code of an HTTP function', () => {
  it.each<[string, TypedData | undefined, number]>([
    ['is that of its answer', { http: { headers: {}, statusCode: '404' } }, 404],
    ['is 200 where its answer says none', { http: { headers: {} } }, 200],
    ['is 500 where its answer gives none that there is', { http: { headers: {}, statusCode: '99999999999' } }, 500],
    ['is 200 for a plain value', { string: 'hello' }, 200],
    ['is 204 for nothing', undefined, 204],
  ])('%s', (_, returnValue, status) => {
    expect(endedRecord(waited, 'w', anOutcome(returnValue)).statusCode).toBe(status);
  });

  it.each([
    ['FUNCTION_FAILED', 500],
    ['FUNCTION_TIMEOUT', 500],
    ['WORKER_LOST', 502],
    ['INVOCATION_EXPIRED', 504],
  ])('is that of the gateway for a call that failed as %s', (code, status) => {
    const failed = { outcome: 'Failed', failure: { code, message: 'it failed' } } as const;
    const answer = { http: { headers: {}, statusCode: '200' } };
    expect(endedRecord(waited, 'w', anOutcome(answer, failed)).statusCode).toBe(status);
    expect(unstartedRecord(waited, new Date(), failed).statusCode).toBe(status);
  });

  it('is not told where nobody was answered: before another try, of a caller that left, of a durable run that failed, of another trigger', () => {
    const failed = anOutcome(undefined, { outcome: 'Failed', failure });
    const records = [
      endedRecord(waited, 'w', failed, { final: false }),
      unstartedRecord(waited, new Date(), { outcome: 'Cancelled', failure }),
      endedRecord(aCall({ trigger: 'http', lane: 'durable' }), 'w', failed),
      endedRecord(aCall({ trigger: 'timer' }), 'w', anOutcome(undefined)),
    ];
    for (const record of records) expect(record).not.toHaveProperty('statusCode');
  });
});
