import { Module } from '@nestjs/common';
import { AppBatches } from './app-batches.js';
import { BatchWork } from './batch-work.js';
import { CancelledBatches } from './cancelled-batches.js';

/** What other features, and the parts of this one, know of batches. */
@Module({ providers: [AppBatches, BatchWork, CancelledBatches], exports: [AppBatches, BatchWork, CancelledBatches] })
export class BatchWorkModule {}
