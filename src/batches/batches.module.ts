import { Module } from '@nestjs/common';
import { BatchWorkModule } from './batch-work.module.js';
import { BatchRepeats } from './batch-repeats.js';
import { BatchRepeatsController } from './batch-repeats.controller.js';
import { BatchesController } from './batches.controller.js';
import { Batches } from './batches.service.js';

/** Batches for people: part of the api role. */
@Module({
  imports: [BatchWorkModule],
  controllers: [BatchesController, BatchRepeatsController],
  providers: [Batches, BatchRepeats],
  exports: [Batches],
})
export class BatchesModule {}
