import type { QueueState } from '#contracts/ports/durable-queue.js';
import type { QueueFlow } from './management-api.js';

const SECONDS = 60;

/** Who asks for what only the management plugin knows. */
export interface FlowSource {
  flow(queue: string): Promise<QueueFlow>;
}

/** What AMQP alone does not tell; nothing of it while the plugin does not answer. */
export async function flowOf(source: FlowSource | undefined, queue: string): Promise<Partial<QueueState>> {
  const flow = await source?.flow(queue).catch(() => undefined);
  if (flow === undefined) return {};
  const { messages_unacknowledged: inFlight, message_stats: stats, head_message_timestamp: head } = flow;
  const [came, went] = [stats?.publish_details?.rate, stats?.ack_details?.rate];
  return {
    ...(inFlight !== undefined && { inFlight }),
    ...(came !== undefined && { inPerMinute: Math.round(came * SECONDS) }),
    ...(went !== undefined && { outPerMinute: Math.round(went * SECONDS) }),
    // In seconds; classic queues alone tell it, and only of messages whose sender wrote the moment.
    ...(typeof head === 'number' && head > 0 && { oldestAt: new Date(head * 1_000) }),
  };
}
