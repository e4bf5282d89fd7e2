import { describe, expect, it } from '@jest/globals';
import type { TypedData } from '#contracts/messages/typed-data.js';
import { aCall } from '../../test/support/worker/worker-samples.js';
import type { InvocationOutcome } from '../languages/language-host.js';
import { endedRecord } from './execution-records.js';

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
    expect(endedRecord(aCall({ trigger: 'http' }), 'w', anOutcome(returnValue)).statusCode).toBe(status);
  });

  it('is not told of a run that gave no answer, nor of another trigger', () => {
    const answer = { http: { headers: {}, statusCode: '200' } };
    const records = [
      endedRecord(aCall({ trigger: 'http' }), 'w', anOutcome(undefined, { outcome: 'Failed', failure })),
      endedRecord(aCall({ trigger: 'http' }), 'w', anOutcome(answer), { outcome: 'Failed', failure }),
      endedRecord(aCall({ trigger: 'timer' }), 'w', anOutcome(undefined)),
    ];
    for (const record of records) expect(record).not.toHaveProperty('statusCode');
  });
});
