import type { Codec } from '#contracts/messages/codec.js';
import type { QueueDeclaration } from '#contracts/topology.js';

/** Which queue carries a message type, how it is read, and how many deliveries of the queue may be undecided at once. */
export interface MessageRoute {
  /** A message type of contracts/messages: the pattern of its `@OnMessage` handler. Or `everyMessageOf` a queue, for its `@OnEveryMessage` handler. */
  readonly type: string;
  readonly queue: QueueDeclaration;
  readonly prefetch: number;
  /** Undefined for `everyMessageOf` a queue: its handler finds type and body in the delivery, whatever they are. */
  readonly codec: Codec<unknown> | undefined;
}
