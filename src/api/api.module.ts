import { Module } from '@nestjs/common';
import { BatchesModule } from '../batches/batches.module.js';
import { AppChangesController } from '../apps/app-changes.controller.js';
import { AppStatesController } from '../apps/app-states.controller.js';
import { AppsController } from '../apps/apps.controller.js';
import { KeysController } from '../apps/keys/keys.controller.js';
import { VersionPackageController } from '../apps/versions/version-package.controller.js';
import { VersionsController } from '../apps/versions/versions.controller.js';
import { SettingsController } from '../apps/settings/settings.controller.js';
import { AuditController } from '../identity/audit/audit.controller.js';
import { JoinTokensController } from '../identity/tokens/join-tokens.controller.js';
import { MeController } from '../identity/users/me.controller.js';
import { OidcModule } from '../identity/oidc/oidc.module.js';
import { SessionsController } from '../identity/sessions/sessions.controller.js';
import { SignInController } from '../identity/sessions/sign-in.controller.js';
import { SetupController } from '../identity/setup/setup.controller.js';
import { UserTokensController } from '../identity/users/user-tokens.controller.js';
import { UsersController } from '../identity/users/users.controller.js';
import { DeadLettersApiModule } from '../executions/dead-letters/dead-letters.module.js';
import { ExecutionsModule } from '../executions/executions.module.js';
import { RunAgainModule } from '../executions/run-again/run-again.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { QueueClaimsModule } from '../intake/queue-claims.module.js';
import { NotificationsApiModule } from '../notifications/notifications-api.module.js';
import { EventsModule } from '../portal/events/events.module.js';
import { PortalController } from '../portal/portal.controller.js';
import { ScmModule } from '../publishing/scm.module.js';
import { TestRunsModule } from '../test-runs/test-runs.module.js';
import { TimersApiModule } from '../timers/timers.module.js';

/** The api role: what people and the command line ask for. */
@Module({
  imports: [
    BatchesModule,
    DeadLettersApiModule,
    EventsModule,
    ExecutionsModule,
    IntakeModule,
    NotificationsApiModule,
    OidcModule,
    QueueClaimsModule,
    RunAgainModule,
    ScmModule,
    TestRunsModule,
    TimersApiModule,
  ],
  controllers: [
    AppsController,
    AppChangesController,
    AppStatesController,
    VersionsController,
    VersionPackageController,
    KeysController,
    JoinTokensController,
    SetupController,
    UsersController,
    UserTokensController,
    MeController,
    SessionsController,
    SignInController,
    AuditController,
    SettingsController,
    PortalController,
  ],
})
export class ApiModule {}
