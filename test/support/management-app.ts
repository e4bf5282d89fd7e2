import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readOptions } from '#contracts/config.js';
import { SystemClock } from '#contracts/ports/clock.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import { SilentLogger, type Logger } from '#contracts/ports/logger.js';
import type { Signals } from '#contracts/ports/signals.js';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { createHttpApplication } from '#src/api/http-application.js';
import { AppsModule } from '#src/apps/apps.module.js';
import { CatalogUpdates } from '#src/apps/catalog/catalog-updates.js';
import { DEAD_LETTERS_CONFIG, deadLettersOptions } from '#src/executions/dead-letters/dead-letters.config.js';
import { EXECUTIONS_CONFIG, executionsOptions } from '#src/executions/executions.config.js';
import { FLEET_CONFIG, fleetOptions } from '#src/fleet/fleet.config.js';
import { GATEWAY_CONFIG, gatewayOptions } from '#src/gateway/gateway.config.js';
import type { KeyRing } from '#src/identity/key-ring/key-ring.js';
import { openKeyRing } from '#src/identity/key-ring/open-key-ring.js';
import { TokensService } from '#src/identity/tokens/tokens.service.js';
import type { TokenKind } from '#src/identity/tokens/token-store.js';
import { IdentityModule } from '#src/identity/identity.module.js';
import { MANAGEMENT_CONFIG, managementOptions } from '#src/management.config.js';
import { PUBLISHING_CONFIG, publishingOptions } from '#src/publishing/publishing.config.js';
import { PlatformModule } from '#src/platform.module.js';
import type { Stores } from '#src/stores.js';
import { TIMERS_CONFIG, timersOptions } from '#src/timers/timers.config.js';
import { HandedQueue } from './handed-queue.js';

@Module({})
class RootModule {}

export interface ManagementAppOptions {
  readonly modules: readonly (Type | DynamicModule)[];
  readonly signals?: Signals;
  readonly queue?: DurableQueue;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Another node of the same house: its stores and key ring are used, and it closes them. */
  readonly beside?: ManagementApp;
  /** Called before anything is started. */
  readonly prepare?: (app: NestFastifyApplication) => void;
  readonly variables?: Readonly<Record<string, string>>;
}

export interface ManagementApp {
  readonly app: NestFastifyApplication;
  readonly stores: Stores;
  readonly keyRing: KeyRing;
  /** Of management's port, without a slash at the end. */
  readonly url: string;
  token(kind: TokenKind): Promise<string>;
  close(): Promise<void>;
}

/** Some modules of management behind its real HTTP application, on a free port and an SQLite file of their own. */
export async function openManagementApp(options: ManagementAppOptions): Promise<ManagementApp> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshift-management-'));
  const { clock = new SystemClock(), logger = new SilentLogger() } = options;
  const variables = { MANAGEMENT_STATE_DIR: folder, MANAGEMENT_PORT: '0', ...options.variables };
  const config = readOptions(managementOptions, variables).value;
  const stores = options.beside?.stores ?? (await openSqliteStores({ path: join(folder, 'nightshift.db'), logger }));
  const keyRing = options.beside?.keyRing ?? (await openKeyRing(config, clock, logger));
  const platform = PlatformModule.of({
    queue: options.queue ?? new HandedQueue(),
    signals: options.signals ?? new EmbeddedSignals(logger),
    clock,
    logger,
    stores,
    keyRing,
    configs: [
      { token: MANAGEMENT_CONFIG, value: config },
      { token: GATEWAY_CONFIG, value: readOptions(gatewayOptions, variables).value },
      { token: DEAD_LETTERS_CONFIG, value: readOptions(deadLettersOptions, variables).value },
      { token: EXECUTIONS_CONFIG, value: readOptions(executionsOptions, variables).value },
      { token: FLEET_CONFIG, value: readOptions(fleetOptions, variables).value },
      { token: PUBLISHING_CONFIG, value: readOptions(publishingOptions, variables).value },
      { token: TIMERS_CONFIG, value: readOptions(timersOptions, variables).value },
    ],
  });
  const root = { module: RootModule, imports: [platform, IdentityModule, AppsModule, ...options.modules] };
  const app = await createHttpApplication(root, logger);
  options.prepare?.(app);
  await app.get(CatalogUpdates, { strict: false }).start();
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  return {
    app,
    stores,
    keyRing,
    url: await app.getUrl(),
    token: async (kind) => (await app.get(TokensService).issue(kind, `${kind} of a test`)).token,
    close: async () => {
      await app.close();
      if (options.beside === undefined) await stores.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
