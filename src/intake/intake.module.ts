import { Module } from '@nestjs/common';
import { IntakeService } from './intake.service.js';
import { MessagesController } from './messages.controller.js';
import { QueueClaimsModule } from './queue-claims.module.js';
import { QueuesController } from './queues.controller.js';

/** Messages over HTTP and the queues they go to: part of the api role. */
@Module({
  imports: [QueueClaimsModule],
  controllers: [MessagesController, QueuesController],
  providers: [IntakeService],
})
export class IntakeModule {}
