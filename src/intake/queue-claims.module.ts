import { Module } from '@nestjs/common';
import { QueueClaims } from './queue-claims.js';

/** Whose the queues are: for workers' assignments, the API and intake. */
@Module({ providers: [QueueClaims], exports: [QueueClaims] })
export class QueueClaimsModule {}
