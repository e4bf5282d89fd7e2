import { Global, Module } from '@nestjs/common';
import { BulkLetters } from './bulk-letters.js';
import { DeadLetterIntakeController } from './dead-letter-intake.controller.js';
import { DeadLetterMetrics } from './dead-letter-metrics.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { DeadLetters } from './dead-letters.js';
import { DeadLettersService } from './dead-letters.service.js';
import { UnstartedLetters } from './unstarted-letters.js';
import { LetterDestinations } from './letter-destination.js';
import { LetterFailures } from './letter-failures.js';
import { QueueBindings } from './queue-bindings.js';
import { LetterHistoryController } from './letter-history.controller.js';
import { LetterRedrives } from './letter-redrives.js';
import { RedriveClaims } from './redrive-claims.js';
import { Redriver } from './redriver.js';

/** In every process: what keeps letters and what people do with them lean on the same parts. */
@Global()
@Module({
  providers: [DeadLetterMetrics, DeadLetters, LetterFailures, QueueBindings],
  exports: [DeadLetterMetrics, DeadLetters, LetterFailures, QueueBindings],
})
export class DeadLettersModule {}

/** Part of the recorder role. */
@Module({ controllers: [DeadLetterIntakeController], providers: [UnstartedLetters] })
export class DeadLetterIntakeModule {}

/** Part of the api role. */
@Module({
  controllers: [DeadLettersController, LetterHistoryController],
  providers: [DeadLettersService, LetterRedrives, BulkLetters, RedriveClaims, Redriver, LetterDestinations],
  exports: [DeadLettersService, LetterRedrives],
})
export class DeadLettersApiModule {}
