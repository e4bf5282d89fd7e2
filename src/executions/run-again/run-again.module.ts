import { Module } from '@nestjs/common';
import { BatchesModule } from '../../batches/batches.module.js';
import { TimersApiModule } from '../../timers/timers.module.js';
import { DeadLettersApiModule } from '../dead-letters/dead-letters.module.js';
import { HistoryModule } from '../history.module.js';
import { ExecutionInputController } from '../input/execution-input.controller.js';
import { ExecutionInput } from '../input/execution-input.js';
import { ExecutionLinks } from './execution-links.js';
import { RunAgainController } from './run-again.controller.js';
import { RunAgain } from './run-again.service.js';

/** Part of the api role. */
@Module({
  imports: [BatchesModule, DeadLettersApiModule, HistoryModule, TimersApiModule],
  controllers: [ExecutionInputController, RunAgainController],
  providers: [ExecutionInput, ExecutionLinks, RunAgain],
})
export class RunAgainModule {}
