import { eventually } from '../eventually.js';
import type { TcpProxy } from '../tcp-proxy.js';

/** Class and method of AMQP 0-9-1's basic.publish, and the reserved short behind them. */
const BASIC_PUBLISH = Buffer.from([0, 60, 0, 40, 0, 0]);

/** The first bytes of a publish to an exchange, as every client writes them. */
function publishTo(exchange: string): Buffer {
  return Buffer.concat([BASIC_PUBLISH, Buffer.from([exchange.length]), Buffer.from(exchange)]);
}

interface FaultPoint {
  readonly exchange: string;
  /** `before`: the message does not reach the broker. `after`: it does, and its confirm comes too late. */
  readonly when: 'before' | 'after';
}

/**
 * Does something at the moment a process publishes to an exchange for the n-th time from now, and says nothing more for it to the broker. Resolves
 * when that has happened.
 */
export async function atPublish(
  proxy: TcpProxy,
  { exchange, when }: FaultPoint,
  nth: number,
  act: () => Promise<void>,
): Promise<void> {
  const sought = publishTo(exchange);
  let acting: Promise<void> | undefined;
  let seen = 0;
  proxy.watch((piece) => {
    if (acting !== undefined) return false;
    if (piece.includes(sought)) seen += 1;
    if (seen < nth) return true;
    acting = act();
    return when === 'after';
  });
  try {
    await eventually(`a publish to ${exchange}`, () => acting !== undefined);
    await acting;
  } finally {
    proxy.watch(undefined);
  }
}
