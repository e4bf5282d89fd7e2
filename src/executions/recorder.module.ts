import { Module } from '@nestjs/common';
import { RecorderMetrics } from './recorder-metrics.js';
import { RecorderController } from './recorder.controller.js';
import { Recorder } from './recorder.js';

/** The recorder role. The ports, the store and the prom-client Registry come from the platform module. */
@Module({ controllers: [RecorderController], providers: [Recorder, RecorderMetrics] })
export class RecorderModule {}
