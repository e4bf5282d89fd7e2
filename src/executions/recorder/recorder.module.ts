import { Global, Module } from '@nestjs/common';
import { RecordedLogs } from '../logs/recorded-logs.js';
import { ChangeTeller } from '../changes/change-teller.js';
import { RecordedChanges } from '../changes/recorded-changes.js';
import { RecordedEndsModule } from './recorded-ends.js';
import { RecorderAlarms } from './recorder-alarms.js';
import { RecorderHealth } from './recorder-health.js';
import { RecorderMetrics } from './recorder-metrics.js';
import { RecorderController } from './recorder.controller.js';
import { Recorder } from './recorder.js';
import { RecordsAside } from './records-aside.js';

/** The recorder role. The ports, the store and the prom-client Registry come from the platform module; how far behind it is, others may ask. */
@Global()
@Module({
  imports: [RecordedEndsModule],
  controllers: [RecorderController],
  providers: [
    Recorder,
    RecordedLogs,
    RecordedChanges,
    ChangeTeller,
    RecordsAside,
    RecorderAlarms,
    RecorderHealth,
    RecorderMetrics,
  ],
  exports: [RecorderAlarms, RecorderHealth],
})
export class RecorderModule {}
