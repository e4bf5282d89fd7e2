export interface PayloadKey {
  /** UTC day of the execution, so that retention can drop whole days. */
  readonly day: string;
  readonly id: string;
  /** `request` or `response`. */
  readonly name: string;
}

/** Bodies of durable invocations above the inline limit, in 1 MiB chunk rows. */
export abstract class PayloadStore {
  /** All or nothing; replaces what was there. Returns its size in bytes. */
  abstract write(key: PayloadKey, content: AsyncIterable<Uint8Array>): Promise<number>;
  /** In order. Throws PAYLOAD_NOT_FOUND. */
  abstract read(key: PayloadKey): AsyncIterable<Uint8Array>;
}
