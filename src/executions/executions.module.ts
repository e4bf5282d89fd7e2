import { Module } from '@nestjs/common';
import { ExecutionsController } from './executions.controller.js';
import { HistoryModule } from './history.module.js';

/** The history for people: part of the api role. */
@Module({ imports: [HistoryModule], controllers: [ExecutionsController] })
export class ExecutionsModule {}
