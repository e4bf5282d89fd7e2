import type { Clock } from '#contracts/ports/clock.js';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { Signals } from '#contracts/ports/signals.js';
import { createHttpApplication } from './api/http-application.js';
import { serveDocs } from './api/open-api.js';
import { TlsCertificate, type TlsFiles } from './api/tls-certificate.js';
import { TrustedProxies } from './api/trusted-proxies.js';
import { EXECUTIONS_CONFIG, type ExecutionsConfig } from './executions/executions.config.js';
import { deadLetterRoute } from './executions/dead-letters/dead-letter-intake.controller.js';
import { DEAD_LETTERS_CONFIG, type DeadLettersConfig } from './executions/dead-letters/dead-letters.config.js';
import { recorderRoute } from './executions/recorder/recorder.controller.js';
import { FLEET_CONFIG, type FleetConfig } from './fleet/fleet.config.js';
import {
  GATEWAY_CONFIG,
  GATEWAY_TLS,
  LOCATION_KEYS,
  type GatewayConfig,
  type LocationKeys,
} from './gateway/gateway.config.js';
import type { KeyRing } from './identity/key-ring/key-ring.js';
import { openKeyRing } from './identity/key-ring/open-key-ring.js';
import { checkOidc, OIDC_CONFIG, type OidcConfig } from './identity/oidc/oidc.config.js';
import { MANAGEMENT_CONFIG, type ManagementConfig, type ManagementRole } from './management.config.js';
import { ManagementModule } from './management.module.js';
import { Management } from './management.js';
import { BrokerStrategy } from './messaging/broker-strategy.js';
import { NOTIFICATIONS_CONFIG, type NotificationsConfig } from './notifications/notifications.config.js';
import { PUBLISHING_CONFIG, type PublishingConfig } from './publishing/publishing.config.js';
import type { Platform } from './platform.module.js';
import { serveAssets } from './portal/serve-assets.js';
import type { Stores } from './stores.js';
import { TIMERS_CONFIG, type TimersConfig } from './timers/timers.config.js';

export type { Management } from './management.js';

/** The configuration of each part, read from the options it declares beside itself. */
interface ManagementConfigs {
  readonly management: ManagementConfig;
  readonly gateway: GatewayConfig;
  readonly executions: ExecutionsConfig;
  readonly deadLetters: DeadLettersConfig;
  readonly fleet: FleetConfig;
  readonly notifications: NotificationsConfig;
  readonly oidc: OidcConfig;
  readonly publishing: PublishingConfig;
  readonly timers: TimersConfig;
}

/** The adapters are the caller's: it opens them before, and closes them after management has closed. */
export interface ManagementOptions {
  readonly queue: DurableQueue;
  readonly signals: Signals;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stores: Stores;
  readonly config: ManagementConfigs;
  /** What this process does: see `rolesOf`. */
  readonly roles: ReadonlySet<ManagementRole>;
}

/** Puts management together; nothing listens until `listen`. Rejects with CONFIG_INVALID when the key ring cannot be read. */
export async function createManagement(options: ManagementOptions): Promise<Management> {
  const { queue, clock, logger, config, roles } = options;
  checkOidc(config.oidc);
  const keyRing = await openKeyRing(config.management, clock, logger);
  const tls = await certificates(options);
  const platform = platformOf(options, keyRing, tls.gateway);
  const proxies = new TrustedProxies(config.management.trustedProxies, 'MANAGEMENT_TRUSTED_PROXIES');
  const app = await createHttpApplication(ManagementModule.of(platform, roles), logger, {
    tls: tls.management,
    proxies,
  });
  if (roles.has('recorder')) {
    const strategy = new BrokerStrategy({
      queue,
      clock,
      logger,
      routes: [recorderRoute(config.executions), deadLetterRoute()],
    });
    // Its errors become decisions about messages, so HTTP's pipes and filters must not touch them.
    app.connectMicroservice({ strategy }, { inheritAppConfig: false });
  }
  if (roles.has('api')) {
    serveDocs(app);
    serveAssets(app);
  }
  return new Management(app, { config: config.management, roles, tls: tls.management });
}

async function certificates({ config, logger }: ManagementOptions) {
  const { management, gateway } = config;
  return {
    management: await TlsCertificate.open(filesOf(management, 'MANAGEMENT_TLS'), logger),
    gateway: await TlsCertificate.open(filesOf(gateway, 'GATEWAY_TLS'), logger),
  };
}

function filesOf({ tlsCertFile, tlsKeyFile }: ManagementConfig | GatewayConfig, variables: string): TlsFiles {
  return { certFile: tlsCertFile, keyFile: tlsKeyFile, variables };
}

function platformOf(options: ManagementOptions, keyRing: KeyRing, tls: TlsCertificate | undefined): Platform {
  const { management, gateway, executions, deadLetters, fleet, notifications, oidc, publishing, timers } =
    options.config;
  const configs = [
    { token: MANAGEMENT_CONFIG, value: management },
    { token: GATEWAY_CONFIG, value: gateway },
    { token: EXECUTIONS_CONFIG, value: executions },
    { token: DEAD_LETTERS_CONFIG, value: deadLetters },
    { token: FLEET_CONFIG, value: fleet },
    { token: NOTIFICATIONS_CONFIG, value: notifications },
    { token: OIDC_CONFIG, value: oidc },
    { token: PUBLISHING_CONFIG, value: publishing },
    { token: TIMERS_CONFIG, value: timers },
    { token: LOCATION_KEYS, value: locationKeys(keyRing) },
    ...(tls === undefined ? [] : [{ token: GATEWAY_TLS, value: tls }]),
  ];
  return { ...options, keyRing, configs };
}

/** Of the ring as it is when they are asked for: it may be changed while management runs. */
function locationKeys(ring: KeyRing): LocationKeys {
  return { signing: () => ring.derive('location'), valid: () => ring.everyDerived('location') };
}
