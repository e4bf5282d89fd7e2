import { Controller } from '@nestjs/common';
import { EXECUTION_RECORDED } from '#contracts/messages/execution-recorded.js';
import type { ExecutionRecorded } from '#contracts/messages/execution-recorded.js';
import { executionRecordedCodec } from '#contracts/record-writer.js';
import { RECORDS_QUEUE } from '#contracts/topology.js';
import type { MessageRoute } from '../messaging/message-route.js';
import { OnMessage } from '../messaging/on-message.js';
import type { ExecutionsConfig } from './executions.config.js';
import { Recorder } from './recorder.js';

/** Settled after the commit: a store that is away gives the batch back, and nothing is lost (design, section 4, step 5). */
@Controller()
export class RecorderController {
  constructor(private readonly recorder: Recorder) {}

  @OnMessage(EXECUTION_RECORDED)
  record(batch: ExecutionRecorded): Promise<void> {
    return this.recorder.record(batch.records);
  }
}

/** What the composition root tells `BrokerStrategy` when the process has the recorder role. */
export function recorderRoute(config: ExecutionsConfig): MessageRoute {
  return {
    type: EXECUTION_RECORDED,
    queue: RECORDS_QUEUE,
    prefetch: config.recorderPrefetch,
    codec: executionRecordedCodec,
  };
}
