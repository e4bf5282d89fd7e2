import { unreachable } from '#contracts/errors.js';
import type { Answer } from '../answer.js';
import type { CallOutcome } from '../dispatch/call.js';
import type { ClaimedKey } from './claimed-key.js';
import type { KeptAnswer } from './idempotency-store.js';

/** Failures of the function's own. Any other one of a call that began is a mishap on the way back. */
const OF_THE_FUNCTION: readonly string[] = ['FUNCTION_FAILED', 'FUNCTION_TIMEOUT', 'PROCESS_EXITED'];
/** Failures that a worker reports of calls which no process began. */
const NOT_STARTED: readonly string[] = ['APP_NOT_LOADED', 'INVOCATION_EXPIRED'];

/** What a call's outcome means for the key it came with, told to the store before the caller hears of it. */
export async function settleKey(key: ClaimedKey, outcome: CallOutcome, answer: Answer): Promise<void> {
  switch (outcome.kind) {
    case 'completed': {
      const code = outcome.result.failure?.code;
      if (code === undefined || OF_THE_FUNCTION.includes(code)) return key.answer(keptOf(answer));
      return NOT_STARTED.includes(code) ? key.release() : key.leave('unknown');
    }
    case 'unavailable':
      return key.release();
    // Whoever had it may have begun: a 504 and a 502 keep the key. A result that comes late is kept as the answer.
    case 'lost':
    case 'expired':
    case 'abandoned':
      return key.leave('unknown');
    default:
      return unreachable(outcome);
  }
}

export function keptOf({ status, headers = {}, body = '' }: Answer): KeptAnswer {
  return { status, headers, body: typeof body === 'string' ? Buffer.from(body) : body };
}
