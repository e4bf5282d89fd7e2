import { randomUUID } from 'node:crypto';
import { INVALID_SPANID, INVALID_TRACEID } from '@opentelemetry/api';
import type { TraceContext } from './messages/run-invocation.js';

/** W3C Trace Context, section 3.2.2: version-traceid-parentid-flags. */
const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/**
 * The trace context of one hop: the caller's trace with a span of our own, or a new sampled trace when the caller sent none or a malformed one
 * (then its tracestate is dropped too, as section 4.3 demands).
 */
export function continueTrace(traceParent: string | undefined, traceState: string | undefined): TraceContext {
  const match = traceParent === undefined ? null : TRACE_PARENT.exec(traceParent);
  // A UUID comes from a pool of random bytes; asking for bytes each time costs a system call per request.
  const random = randomUUID().replaceAll('-', '');
  const spanId = random.slice(16);
  if (match === null || match[1] === INVALID_TRACEID || match[2] === INVALID_SPANID) {
    return { traceParent: `00-${randomUUID().replaceAll('-', '')}-${spanId}-01` };
  }
  const context = { traceParent: `00-${match[1]}-${spanId}-${match[3]}` };
  return traceState === undefined ? context : { ...context, traceState };
}
