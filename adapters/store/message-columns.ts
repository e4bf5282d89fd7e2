import type { KeptMessage } from '#src/executions/parked/parked-store.js';

/** Headers are kept as JSON. */
export function messageColumns(message: KeptMessage) {
  const { queue, id, type, body, headers, failed, day, invocationId, attempt } = message;
  return { queue, id, type, body, headers: JSON.stringify(headers), failed, day, invocationId, attempt };
}
