import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import Type, { type Static } from 'typebox';
import { codec } from '#contracts/messages/codec.js';
import { EXECUTION_RECORDED, ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import { RECORDS_QUEUE } from '#contracts/topology.js';
import { BrokerContext } from '../messaging/broker-strategy.js';
import type { MessageRoute } from '../messaging/message-route.js';
import { OnMessage } from '../messaging/on-message.js';
import type { ExecutionsConfig } from './executions.config.js';
import { RecorderHealth } from './recorder-health.js';
import { Recorder } from './recorder.js';

/** As ExecutionRecorded, but each record is checked by itself: one that cannot be read must not cost its neighbours their place in the history. */
const UncheckedBatch = Type.Object({ v: Type.Literal(1), records: Type.Array(Type.Unknown(), { minItems: 1 }) });
const recordCodec = codec('execution record', ExecutionRecord);

/** Settled after the commit: a store that is away gives the batch back, and nothing is lost (design, section 4, step 5). */
@Controller()
export class RecorderController {
  constructor(
    private readonly recorder: Recorder,
    private readonly health: RecorderHealth,
  ) {}

  /** Rejects with MESSAGE_INVALID, once the others are committed, when a record cannot be read: the batch is kept with the dead letters. */
  @OnMessage(EXECUTION_RECORDED)
  async record(@Payload() batch: Static<typeof UncheckedBatch>, @Ctx() { delivery }: BrokerContext): Promise<void> {
    const { records, unreadable } = checked(batch.records);
    this.health.took(delivery.id);
    try {
      if (records.length > 0) await this.recorder.record(records);
    } catch (error) {
      this.health.failed(delivery.id, error);
      throw error;
    }
    this.health.committed(delivery.id);
    if (unreadable !== undefined) throw unreadable;
  }
}

function checked(values: readonly unknown[]): { readonly records: ExecutionRecord[]; readonly unreadable: unknown } {
  const records: ExecutionRecord[] = [];
  let unreadable: unknown;
  for (const value of values) {
    try {
      records.push(recordCodec.check(value));
    } catch (error) {
      unreadable ??= error;
    }
  }
  return { records, unreadable };
}

/** What the composition root tells `BrokerStrategy` when the process has the recorder role. */
export function recorderRoute(config: ExecutionsConfig): MessageRoute {
  return {
    type: EXECUTION_RECORDED,
    queue: RECORDS_QUEUE,
    prefetch: config.recorderPrefetch,
    codec: codec(EXECUTION_RECORDED, UncheckedBatch),
  };
}
