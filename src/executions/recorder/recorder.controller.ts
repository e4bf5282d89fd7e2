import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import Type, { type Static } from 'typebox';
import { codec } from '#contracts/messages/codec.js';
import { EXECUTION_RECORDED, ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import { RECORDS_QUEUE } from '#contracts/topology.js';
import { BrokerContext } from '../../messaging/broker-strategy.js';
import type { MessageRoute } from '../../messaging/message-route.js';
import { OnMessage } from '../../messaging/on-message.js';
import type { ExecutionsConfig } from '../executions.config.js';
import { RecordedEnds } from './recorded-ends.js';
import { RecorderHealth } from './recorder-health.js';
import { Recorder, type RefusedRecords } from './recorder.js';
import { RecordsAside, type RecordAside } from './records-aside.js';

/** As ExecutionRecorded, but each record is checked by itself: one that cannot be read must not cost its neighbours their place in the history. */
const UncheckedBatch = Type.Object({ v: Type.Literal(1), records: Type.Array(Type.Unknown(), { minItems: 1 }) });
const recordCodec = codec('execution record', ExecutionRecord);

/** Settled after the commit: a store that is away gives the batch back, and nothing is lost (design, section 4, step 5). */
@Controller()
export class RecorderController {
  constructor(
    private readonly recorder: Recorder,
    private readonly health: RecorderHealth,
    private readonly aside: RecordsAside,
    private readonly ends: RecordedEnds,
  ) {}

  /** A record that cannot be read, or that the history refuses, becomes a dead letter of its own; the others are committed. */
  @OnMessage(EXECUTION_RECORDED)
  async record(@Payload() batch: Static<typeof UncheckedBatch>, @Ctx() { delivery }: BrokerContext): Promise<void> {
    const { records, unreadable } = checked(batch.records);
    this.health.took(delivery.id);
    try {
      const refused = records.length > 0 ? await this.recorder.record(records) : [];
      await this.aside.keep([...unreadable, ...refused.flatMap(eachOf)], delivery);
    } catch (error) {
      this.health.failed(delivery.id, error);
      throw error;
    }
    this.health.committed(delivery.id);
    this.ends.committed(records);
  }
}

function checked(values: readonly unknown[]) {
  const records: ExecutionRecord[] = [];
  const unreadable: RecordAside[] = [];
  for (const value of values) {
    try {
      records.push(recordCodec.check(value));
    } catch (error) {
      unreadable.push({ value, error });
    }
  }
  return { records, unreadable };
}

function eachOf({ records, error }: RefusedRecords): RecordAside[] {
  return records.map((value) => ({ value, error }));
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
