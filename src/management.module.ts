import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import { HealthModule } from './api/health.module.js';
import { ActivationsModule } from './apps/versions/activations.module.js';
import { AppsModule } from './apps/apps.module.js';
import { BatchKeeperModule } from './batches/batch-keeper.module.js';
import { DeadLetterIntakeModule, DeadLettersModule } from './executions/dead-letters/dead-letters.module.js';
import { FanOutModule } from './batches/fan-out.module.js';
import { DurableDispatch } from './executions/durable/durable-dispatch.js';
import { DurableRunsModule } from './executions/durable/durable-runs.module.js';
import { DurableUpkeepModule } from './executions/durable/durable-upkeep.module.js';
import { RecordWriterMetrics } from './executions/recorder/record-writer-metrics.js';
import { RecorderModule } from './executions/recorder/recorder.module.js';
import { RetentionModule } from './executions/retention/retention.module.js';
import { RunClaimsModule } from './executions/run-claims/run-claims.module.js';
import { RunClaimsUpkeepModule } from './executions/run-claims/run-claims-upkeep.js';
import { FleetModule } from './fleet/fleet.module.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { IdempotencyUpkeepModule } from './gateway/idempotency/idempotency-upkeep.js';
import { IdentityModule } from './identity/identity.module.js';
import { SessionsUpkeepModule } from './identity/sessions/sessions-upkeep.js';
import type { ManagementRole } from './management.config.js';
import { RecorderSourcesModule, SchedulerSourcesModule } from './notifications/sources/sources.modules.js';
import { PlatformModule, type Platform } from './platform.module.js';
import { TimersModule } from './timers/timers.module.js';

type RoleModules = Readonly<Record<ManagementRole, readonly (new () => object)[]>>;

const ROLE_MODULES: RoleModules = {
  gateway: [GatewayModule],
  scheduler: [
    DurableUpkeepModule,
    RunClaimsUpkeepModule,
    IdempotencyUpkeepModule,
    SessionsUpkeepModule,
    BatchKeeperModule,
    RetentionModule,
    SchedulerSourcesModule,
    TimersModule,
  ],
  recorder: [RecorderModule, DeadLetterIntakeModule, RecorderSourcesModule],
  api: [ApiModule],
};

/** What features of more than one role lean on: the fleet, and the durable lane's way in. */
@Global()
@Module({
  imports: [FleetModule],
  providers: [DurableDispatch, RecordWriterMetrics],
  exports: [FleetModule, DurableDispatch],
})
class SharedModule {}

/** Management as one process runs it: what every process has, and the modules of its roles. */
@Module({
  imports: [
    IdentityModule,
    AppsModule,
    ActivationsModule,
    SharedModule,
    DeadLettersModule,
    RunClaimsModule,
    FanOutModule,
    DurableRunsModule,
    HealthModule,
  ],
})
export class ManagementModule {
  static of(platform: Platform, roles: ReadonlySet<ManagementRole>): DynamicModule {
    const imports = [PlatformModule.of(platform), ...[...roles].flatMap((role) => ROLE_MODULES[role])];
    return { module: ManagementModule, imports };
  }
}
