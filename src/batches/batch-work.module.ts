import { Module } from '@nestjs/common';
import { BatchWork } from './batch-work.js';
import { CancelledBatches } from './cancelled-batches.js';

/** What other features, and the parts of this one, know of batches. */
@Module({ providers: [BatchWork, CancelledBatches], exports: [BatchWork, CancelledBatches] })
export class BatchWorkModule {}
