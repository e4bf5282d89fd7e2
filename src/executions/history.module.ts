import { Module } from '@nestjs/common';
import { ExecutionsService } from './executions.service.js';

/** The history for other features. Its store comes from the platform module. */
@Module({ providers: [ExecutionsService], exports: [ExecutionsService] })
export class HistoryModule {}
