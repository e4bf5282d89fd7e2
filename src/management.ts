import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { listenOn } from './api/listen-on.js';
import { DOCS_PATH, openApiOf } from './api/open-api.js';
import { ServiceState } from './api/service-state.js';
import type { TlsCertificate } from './api/tls-certificate.js';
import { AppCatalog } from './apps/catalog/app-catalog.js';
import { AppsService } from './apps/apps.service.js';
import { CatalogUpdates } from './apps/catalog/catalog-updates.js';
import { GatewayAddress } from './apps/gateway-address.js';
import { RequestedActivations, type ActivationState } from './apps/versions/requested-activations.js';
import { endsWithin } from './ends-within.js';
import { FleetRegistry } from './fleet/fleet-registry.js';
import { WorkerLinks } from './fleet/links/worker-links.js';
import { GatewayServer } from './gateway/gateway-server.js';
import { RegisteredRoutes } from './identity/registered-routes.js';
import { OwnerToken } from './identity/setup/owner-token.js';
import { JoinTokens } from './identity/tokens/join-tokens.js';
import type { ManagementConfig, ManagementRole } from './management.config.js';

/** Answers in hand get this long to leave even when the grace is over. */
const LAST_MOMENTS_MS = 1_000;

export interface ManagementUrls {
  readonly management: string;
  /** With the api role. */
  readonly docs: string | undefined;
  /** With the gateway role. */
  readonly gateway: string | undefined;
}

export interface ManagementParts {
  readonly config: ManagementConfig;
  readonly roles: ReadonlySet<ManagementRole>;
  readonly tls: TlsCertificate | undefined;
}

/** The management role of this process. */
export class Management {
  readonly apps: AppsService;
  readonly joinTokens: JoinTokens;
  readonly ownerToken: OwnerToken;
  readonly catalog: AppCatalog;
  readonly fleet: FleetRegistry;
  readonly #app: NestFastifyApplication;
  readonly #config: ManagementConfig;
  readonly #roles: ReadonlySet<ManagementRole>;
  readonly #tls: TlsCertificate | undefined;
  #urls: ManagementUrls | undefined;
  #gateway: GatewayServer | undefined;
  #closing: Promise<void> | undefined;

  constructor(app: NestFastifyApplication, { config, roles, tls }: ManagementParts) {
    this.#tls = tls;
    this.#app = app;
    this.#config = config;
    this.#roles = roles;
    this.apps = app.get(AppsService);
    this.joinTokens = app.get(JoinTokens);
    this.ownerToken = app.get(OwnerToken);
    this.catalog = app.get(AppCatalog);
    this.fleet = app.get(FleetRegistry);
  }

  /**
   * Opens management's port and, with the gateway role, the gateway's. Makes the owner token at the first start. Rejects with PORT_IN_USE,
   * STORE_UNAVAILABLE or TOKEN_INVALID (the owner token's file); then nothing is left open.
   */
  async listen(): Promise<ManagementUrls> {
    try {
      this.#urls = await this.#open();
      this.#app.get(ServiceState).serving = true;
      return this.#urls;
    } catch (error) {
      await this.close(0);
      throw error;
    }
  }

  /** Management's own address, once it listens. */
  get url(): string {
    if (this.#urls === undefined) throw new NightshiftError('INTERNAL', 'Management does not listen yet.');
    return this.#urls.management;
  }

  /** Where an app's functions answer, without a slash at the end. */
  functionsUrl(app: string): string {
    const isAlone = this.catalog.list().every(({ name }) => name === app);
    return this.#app.get(GatewayAddress).baseUrl({ name: app, isAlone });
  }

  /** Tries the version beside the active one, and resolves after `forMs` if that has not ended by then. Rejects as `Activations.activate` does. */
  activate(app: string, version: string, forMs: number): Promise<ActivationState> {
    return this.#app.get(RequestedActivations).activate(app, version, forMs);
  }

  /** What management's port answers, as `METHOD pattern`, once it listens. */
  get routes(): readonly string[] {
    return this.#app.get(RegisteredRoutes).list();
  }

  /** The OpenAPI document of the roles of this process; needs no listening. */
  get openApi(): OpenAPIObject {
    return openApiOf(this.#app);
  }

  /** Answers what is in hand for at most `graceMs`, then cuts it off. The adapters stay open: they are the caller's. */
  close(graceMs: number): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #open(): Promise<ManagementUrls> {
    await this.ownerToken.ensure();
    await this.joinTokens.ensureConfigured();
    // Before anything listens: the first request must find the apps.
    await this.#app.get(CatalogUpdates).start();
    await this.#app.init();
    await this.#app.startAllMicroservices();
    this.#app.get(WorkerLinks).attach(this.#app.getHttpServer());
    const { host, port } = this.#config;
    const management = await listenOn(this.#app, { host, port, variable: 'MANAGEMENT_PORT' });
    this.#tls?.follow(this.#app.getHttpServer());
    return {
      management,
      docs: this.#roles.has('api') ? `${management}/${DOCS_PATH}` : undefined,
      gateway: this.#roles.has('gateway') ? await this.#openGateway() : undefined,
    };
  }

  async #openGateway(): Promise<string> {
    const gateway = this.#app.get(GatewayServer);
    this.#gateway = gateway;
    const url = await gateway.listen();
    this.#app.get(GatewayAddress).url = url;
    return url;
  }

  /** The gateway first: calls in hand need the workers' links, and what they leave behind needs the record writer. */
  async #close(graceMs: number): Promise<void> {
    // First of all: whoever spreads calls over several nodes sends no more here.
    this.#app.get(ServiceState).serving = false;
    const clock = this.#app.get(Clock);
    const overAtMs = clock.monotonicMs() + graceMs;
    const leftMs = (): number => Math.max(overAtMs - clock.monotonicMs(), LAST_MOMENTS_MS);
    await this.#gateway?.close(graceMs);
    await this.#tls?.close();
    const server = this.#app.getHttpServer();
    const closed = this.#app.close();
    if (!(await endsWithin(closed, leftMs()))) server.closeAllConnections();
    await closed;
    const records = this.#app.get(RecordWriter);
    if (!(await endsWithin(records.flush(), leftMs()))) {
      this.#app.get(Logger).warn({ records: records.pending }, 'Stopped before the broker took every execution record');
    }
    this.#app.get(Registry).clear();
  }
}
