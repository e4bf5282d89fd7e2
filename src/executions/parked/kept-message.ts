import type { ParkedMessage } from '#contracts/messages/worker-link.js';
import type { KeptMessage } from './parked-store.js';

/** As the store keeps what a worker sent. */
export function keptMessage({ body, ...same }: Omit<ParkedMessage, 'afterMs'>): KeptMessage {
  const { queue, id, type, headers, failed, day, invocationId, attempt } = same;
  return { queue, id, type, headers, failed, day, invocationId, attempt, body: Buffer.from(body, 'base64') };
}
