import { parseArgs } from 'node:util';
import { loadConfig } from '../load-config.js';
import { logOptions } from './log.config.js';
import { managementSets } from './management-sets.js';
import { outliveOutput } from './outlive-output.js';
import { PinoLogger } from './pino-logger.js';
import { checkStoreConfig, openStores } from './open-stores.js';
import { storeSets } from './store.config.js';
import { orExplain, untilStopped } from './until-stopped.js';
import { openRabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { rabbitOptions } from '#adapters/broker/rabbitmq/rabbitmq.config.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { appNameOfFolder } from '#src/apps/app-name.js';
import { createManagement } from '#src/create-management.js';
import { rolesOf } from '#src/management.config.js';
import { checkNotifications } from '#src/notifications/notifications.config.js';

export interface ManagementArguments {
  /** Function app folders to pack, keep as versions and activate. */
  readonly apps: readonly string[];
}

/** The management role on RabbitMQ. Resolves when it has been stopped. */
export async function runManagement({ apps }: ManagementArguments): Promise<void> {
  outliveOutput();
  const { log, rabbit, store, mssql, ...sets } = loadConfig({
    log: logOptions,
    rabbit: rabbitOptions,
    ...storeSets,
    ...managementSets,
  });
  const roles = rolesOf(sets.management);
  checkNotifications(sets.notifications);
  checkStoreConfig({ store, mssql });
  const logger = PinoLogger.open('management', log.level);
  const stores = await openStores({ store, mssql }, logger);
  const broker = await openRabbitBroker(rabbit, logger, 'management');
  const management = await createManagement({
    queue: broker.queue,
    signals: broker.signals,
    clock: new SystemClock(),
    logger,
    stores,
    config: sets,
    roles,
  });
  await management.listen();
  for (const folder of apps) {
    const version = await management.apps.registerVersionFromFolder(appNameOfFolder(folder), folder);
    logger.info({ ...version }, 'Serves an app from a folder');
  }
  await untilStopped(async () => {
    await management.close(sets.management.drainTimeoutMs);
    await broker.close();
    await stores.close();
  });
}

export function main(): Promise<void> {
  const { values } = parseArgs({ options: { app: { type: 'string', multiple: true, default: [] } } });
  return orExplain(() => runManagement({ apps: values.app }));
}
