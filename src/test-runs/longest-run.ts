import type { GatewayConfig } from '../gateway/gateway.config.js';

/** For the way there and back, and a gateway that looks at its clock now and then. */
const MARGIN_MS = 30_000;
/** A timer that is set for longer ends at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Longer than a gateway that is configured as this node lets a caller wait; what streams for ever is cut then. */
export function longestRunMs({ requestTimeoutMs, startWaitMs }: GatewayConfig): number {
  return Math.min(requestTimeoutMs + startWaitMs + MARGIN_MS, LONGEST_TIMER_MS);
}
