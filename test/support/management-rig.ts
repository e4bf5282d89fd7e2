import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { readOptions } from '#contracts/config.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { DurableQueue, type Consumer } from '#contracts/ports/durable-queue.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { createManagement } from '#src/create-management.js';
import { deadLettersOptions } from '#src/executions/dead-letters/dead-letters.config.js';
import { executionsOptions } from '#src/executions/executions.config.js';
import { fleetOptions } from '#src/fleet/fleet.config.js';
import { gatewayOptions } from '#src/gateway/gateway.config.js';
import { notificationsOptions } from '#src/notifications/notifications.config.js';
import { oidcOptions } from '#src/identity/oidc/oidc.config.js';
import { managementOptions, MANAGEMENT_ROLES, type ManagementRole } from '#src/management.config.js';
import type { Management, ManagementUrls } from '#src/management.js';
import type { Stores } from '#src/stores.js';
import { publishingOptions } from '#src/publishing/publishing.config.js';
import { timersOptions } from '#src/timers/timers.config.js';
import { RememberingLogger } from './remembering-logger.js';

/** A broker that takes everything and delivers nothing. */
class StillQueue extends DurableQueue {
  available = true;

  override async declare(): Promise<void> {}

  override async publish(): Promise<void> {}

  override async consume(): Promise<Consumer> {
    return { close: async () => undefined };
  }

  override async readyCount(): Promise<number> {
    return 0;
  }

  override async close(): Promise<void> {}
}

class StillSignals extends Signals {
  override send(): void {}

  override async subscribe(): Promise<Subscription> {
    return { close: async () => undefined };
  }

  override async close(): Promise<void> {}
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly challenge: string | null;
  readonly text: string;
}

/** Management with a real HTTP port and a SQLite file, on a broker that stands still. */
export class ManagementRig {
  readonly queue = new StillQueue();
  readonly logger = new RememberingLogger();
  readonly folder: string;
  /** Exchange it for another to make the store fail; the opened one is closed in any case. */
  stores: Stores;
  /** Set over those that a rig has by itself. */
  variables: Readonly<Record<string, string>> = {};
  urls: ManagementUrls = { management: '', docs: undefined, gateway: undefined };
  readonly #opened: Stores;
  readonly #created: Management[] = [];

  private constructor(folder: string, stores: Stores) {
    this.folder = folder;
    this.stores = stores;
    this.#opened = stores;
  }

  static async open(): Promise<ManagementRig> {
    const folder = await mkdtemp(join(tmpdir(), 'ns-management-'));
    const stores = await openSqliteStores({ path: join(folder, 'test.db'), logger: new SilentLogger() });
    return new ManagementRig(folder, stores);
  }

  async create(roles: readonly ManagementRole[] = MANAGEMENT_ROLES, port = '0'): Promise<Management> {
    const variables = {
      MANAGEMENT_PORT: port,
      MANAGEMENT_ROLES: roles.join(','),
      MANAGEMENT_STATE_DIR: join(this.folder, 'state'),
      GATEWAY_PORT: '0',
      ...this.variables,
    };
    const management = await createManagement({
      queue: this.queue,
      signals: new StillSignals(),
      clock: new SystemClock(),
      logger: this.logger,
      stores: this.stores,
      config: {
        management: readOptions(managementOptions, variables).value,
        gateway: readOptions(gatewayOptions, variables).value,
        executions: readOptions(executionsOptions, variables).value,
        deadLetters: readOptions(deadLettersOptions, variables).value,
        fleet: readOptions(fleetOptions, variables).value,
        notifications: readOptions(notificationsOptions, {}).value,
        oidc: readOptions(oidcOptions, variables).value,
        publishing: readOptions(publishingOptions, variables).value,
        timers: readOptions(timersOptions, variables).value,
      },
      roles: new Set(roles),
    });
    this.#created.push(management);
    return management;
  }

  async start(roles?: readonly ManagementRole[]): Promise<Management> {
    const management = await this.create(roles);
    this.urls = await management.listen();
    return management;
  }

  async ownerToken(): Promise<string> {
    return (await readFile(join(this.folder, 'state', 'owner-token'), 'utf8')).trim();
  }

  /** A request to management's port; `token` as a bearer token. */
  async call(path: string, options: RequestInit & { token?: string } = {}): Promise<Answer> {
    const { token, ...init } = options;
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(this.urls.management + path, { ...init, headers });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      challenge: response.headers.get('www-authenticate'),
      text: await response.text(),
    };
  }

  postJson(path: string, body: unknown, token: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    return this.call(path, { method: 'POST', body: JSON.stringify(body), headers, token });
  }

  async close(): Promise<void> {
    for (const management of this.#created) await management.close(0);
    await this.#opened.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
