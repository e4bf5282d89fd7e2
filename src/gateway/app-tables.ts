import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { AppCatalog, type AppSnapshot } from '../apps/catalog/app-catalog.js';
import { KeyUses } from '../apps/keys/key-uses.js';
import { AppTable } from './app-table.js';
import { GATEWAY_CONFIG } from './gateway.config.js';
import type { GatewayConfig } from './gateway.config.js';
import { HostNames } from './hosts/host-names.js';

/** One table per app of the catalog, kept up to date. */
@Injectable()
export class AppTables implements OnModuleDestroy {
  #tables = new Map<string, AppTable>();
  #names: HostNames<AppTable>;
  #told = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #unsubscribe: () => void;

  constructor(
    private readonly catalog: AppCatalog,
    private readonly logger: Logger,
    private readonly keyUses: KeyUses,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {
    this.#names = new HostNames<AppTable>([], config);
    this.#unsubscribe = catalog.onChange(() => this.refresh());
    this.refresh();
  }

  onModuleDestroy(): void {
    this.#unsubscribe();
  }

  find(app: string): AppTable | undefined {
    return this.#tables.get(app);
  }

  /** The app that a host name belongs to; `host` as `normalHost` makes it. */
  ofHost(host: string): AppTable | undefined {
    return this.#names.find(host);
  }

  get size(): number {
    return this.#tables.size;
  }

  /** The only app of the house, which is served at the root. */
  get alone(): AppTable | undefined {
    return this.#tables.size === 1 ? this.#tables.values().next().value : undefined;
  }

  /** Takes what the catalog holds now; tables of unchanged apps are kept. */
  refresh(): void {
    const next = new Map<string, AppTable>();
    for (const snapshot of this.catalog.list()) {
      const known = this.#tables.get(snapshot.name);
      next.set(snapshot.name, known?.snapshot === snapshot ? known : this.#build(this.#tableOf(snapshot)));
    }
    this.#tables = next;
    this.#names = new HostNames(next.values(), this.config);
    const problems = new Set(this.#names.problems);
    for (const problem of problems) {
      if (!this.#told.has(problem)) this.logger.warn({ problem }, 'An app does not get a host name');
    }
    this.#told = problems;
    for (const listener of this.#listeners) listener();
  }

  /** Called after every change of a table; returns the unsubscribe function. */
  onRefresh(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tableOf(snapshot: AppSnapshot): AppTable {
    return new AppTable(snapshot, (key) => this.keyUses.used(snapshot.name, key));
  }

  #build(table: AppTable): AppTable {
    for (const [name, problems] of table.routes.problems) {
      this.logger.warn({ app: table.name, function: name, problems }, 'A function is off because of its route');
    }
    for (const { shadowed, by } of table.routes.shadows) {
      this.logger.warn(
        { app: table.name, function: shadowed, by },
        'A function is never reached: another one has its route',
      );
    }
    for (const problem of table.settingProblems)
      this.logger.warn({ app: table.name, problem }, 'A setting has no effect');
    return table;
  }
}
