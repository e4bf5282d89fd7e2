import { Global, Module } from '@nestjs/common';
import { RecordedEndsModule } from '../executions/recorder/recorded-ends.js';
import { MissedTimers } from './missed-timers.js';
import { SchedulerPresence } from './scheduler-presence.js';
import { SchedulerRound } from './scheduler-round.js';
import { SchedulesController } from './schedules.controller.js';
import { SlotPublisher } from './slot-publisher.js';
import { TimerCatalog } from './timer-catalog.js';
import { TimerRegistration } from './timer-registration.js';
import { TimerRounds } from './timer-rounds.js';
import { TimerScheduler } from './timer-scheduler.js';
import { TimerUpkeep } from './timer-upkeep.js';
import { TimersController } from './timers.controller.js';
import { TimersService } from './timers.service.js';

@Module({ providers: [SlotPublisher, TimerCatalog], exports: [SlotPublisher, TimerCatalog] })
class TimerBasicsModule {}

/** Part of the scheduler role. Global: what was missed, others may ask to be told of. */
@Global()
@Module({
  imports: [TimerBasicsModule, RecordedEndsModule],
  providers: [
    MissedTimers,
    SchedulerPresence,
    SchedulerRound,
    TimerRegistration,
    TimerRounds,
    TimerScheduler,
    TimerUpkeep,
  ],
  exports: [MissedTimers],
})
export class TimersModule {}

/** Timers for people: part of the api role. */
@Module({
  imports: [TimerBasicsModule],
  controllers: [TimersController, SchedulesController],
  providers: [TimersService],
  exports: [TimersService],
})
export class TimersApiModule {}
