import { Module } from '@nestjs/common';
import { FleetModule } from '../../fleet/fleet.module.js';
import { Cancellations } from '../cancellations/cancellations.service.js';
import { WorkerCancellationsController } from '../cancellations/worker-cancellations.controller.js';
import { HistoryModule } from '../history.module.js';
import { LeasesController } from '../leases/leases.controller.js';
import { ParkedController } from '../parked/parked.controller.js';

/** What workers ask about durable runs. In every process: a worker asks the node it is linked to. */
@Module({
  imports: [FleetModule, HistoryModule],
  controllers: [ParkedController, LeasesController, WorkerCancellationsController],
  providers: [Cancellations],
  exports: [Cancellations],
})
export class DurableRunsModule {}
