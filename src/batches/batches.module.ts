import { Module } from '@nestjs/common';
import { BatchWorkModule } from './batch-work.module.js';
import { BatchesController } from './batches.controller.js';
import { Batches } from './batches.service.js';

/** Batches for people: part of the api role. */
@Module({ imports: [BatchWorkModule], controllers: [BatchesController], providers: [Batches], exports: [Batches] })
export class BatchesModule {}
