import { Module } from '@nestjs/common';
import { HistoryModule } from '../executions/history.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { QueueClaimsModule } from '../intake/queue-claims.module.js';
import { AssignmentNotices } from './placement/assignment-notices.js';
import { AssignmentsController } from './placement/assignments.controller.js';
import { AssignmentsService } from './placement/assignments.service.js';
import { AttemptsController } from './work/attempts.controller.js';
import { FleetMetrics } from './fleet-metrics.js';
import { FleetRegistry } from './fleet-registry.js';
import { LinkGate } from './links/link-gate.js';
import { LiveFleet } from './live-fleet.js';
import { LoadReports } from './work/load-reports.js';
import { PackagesController } from './work/packages.controller.js';
import { PayloadsController } from './work/payloads.controller.js';
import { PlacementWatch } from './placement/placement-watch.js';
import { RunningAttempts } from './work/running-attempts.js';
import { Placements } from './placement/placements.js';
import { PlacementsController } from './placement/placements.controller.js';
import { WorkerHolds } from './worker-holds.js';
import { WorkerLinks } from './links/worker-links.js';
import { WorkerNotices } from './links/worker-notices.js';
import { WorkerRemoval } from './worker-removal.js';
import { WorkerView } from './worker-view.js';
import { WorkersController } from './workers.controller.js';
import { WorkersService } from './workers.service.js';

/** The workers. The composition root opens the links with `WorkerLinks.attach`; ports, stores and apps come from global modules. */
@Module({
  imports: [IdentityModule, HistoryModule, QueueClaimsModule],
  controllers: [
    WorkersController,
    PlacementsController,
    AssignmentsController,
    PackagesController,
    AttemptsController,
    PayloadsController,
  ],
  providers: [
    LiveFleet,
    { provide: FleetRegistry, useExisting: LiveFleet },
    WorkersService,
    WorkerView,
    AssignmentsService,
    LoadReports,
    RunningAttempts,
    LinkGate,
    WorkerLinks,
    AssignmentNotices,
    WorkerNotices,
    Placements,
    PlacementWatch,
    WorkerHolds,
    WorkerRemoval,
    FleetMetrics,
  ],
  exports: [FleetRegistry, WorkerLinks, WorkersService],
})
export class FleetModule {}
