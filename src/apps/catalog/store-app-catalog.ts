import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { AppCatalog, type AppSnapshot } from './app-catalog.js';
import { AppSecrets } from '../secrets/app-secrets.js';
import { AppStore, type AppRow } from '../app-store.js';
import { BesideVersions } from '../versions/beside-versions.js';

type Listener = (snapshot: AppSnapshot) => void;

/** The catalog as the store has it: an app is read again when its revision moved. `CatalogUpdates` says when to look. */
@Injectable()
export class StoreAppCatalog extends AppCatalog {
  readonly #snapshots = new Map<string, AppSnapshot>();
  /** What the snapshots were read from. */
  readonly #read = new Map<string, string>();
  readonly #listeners = new Set<Listener>();
  /** Apps whose secrets cannot be opened, with what was tried, and with which state of the key ring. */
  readonly #unreadable = new Map<string, string>();
  #reading: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(
    private readonly store: AppStore,
    private readonly besides: BesideVersions,
    private readonly secrets: AppSecrets,
    private readonly logger: Logger,
  ) {
    super();
  }

  override find(app: string): AppSnapshot | undefined {
    return this.#snapshots.get(app);
  }

  override list(): readonly AppSnapshot[] {
    return [...this.#snapshots.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  override onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** One reading at a time. A call that comes while one is under way waits for another: the first may have passed its change by. */
  override refresh(): Promise<void> {
    if (this.#reading === undefined) {
      this.#reading = this.#readAll().finally(() => (this.#reading = undefined));
      return this.#reading;
    }
    this.#next ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.refresh();
      });
    return this.#next;
  }

  async #readAll(): Promise<void> {
    const apps = await this.store.listApps();
    this.#forgetAllBut(new Set(apps.map(({ name }) => name)));
    for (const row of apps) {
      if (this.#read.get(row.name) === stampOf(row) || this.#unreadable.get(row.name) === this.#attempt(row)) continue;
      const snapshot = await this.#load(row);
      if (snapshot === undefined) continue;
      this.#snapshots.set(row.name, snapshot);
      this.#read.set(row.name, stampOf(row));
      for (const listener of this.#listeners) this.#tell(listener, snapshot);
    }
  }

  /** The listeners see an app that was deleted once more, without a version. */
  #forgetAllBut(apps: ReadonlySet<string>): void {
    for (const [name, snapshot] of this.#snapshots) {
      if (apps.has(name)) continue;
      this.#snapshots.delete(name);
      this.#read.delete(name);
      const gone: AppSnapshot = { ...snapshot, version: undefined, report: undefined, beside: [] };
      for (const listener of this.#listeners) this.#tell(listener, gone);
    }
  }

  /** Undefined for an app whose keys or settings cannot be opened: it stays as it was, and the other apps are served. */
  async #load(row: AppRow): Promise<AppSnapshot | undefined> {
    const { name, revision, activeVersion, durable, state, restarts } = row;
    try {
      const version = activeVersion === undefined ? undefined : await this.store.findVersion(name, activeVersion);
      const keys = await this.secrets.listKeys(name);
      const settings = await this.secrets.listSettings(name);
      const { loadReport: report } = version ?? {};
      const beside = await this.besides.of(row);
      return { name, revision, version: activeVersion, report, beside, durable, state, restarts, keys, settings };
    } catch (error) {
      if (codeOf(error) !== 'SECRET_UNREADABLE') throw error;
      this.logger.error({ app: name, error }, 'An app cannot be served: its keys or settings cannot be read');
      this.#unreadable.set(name, this.#attempt(row));
      return undefined;
    }
  }

  #attempt(row: AppRow): string {
    return `${stampOf(row)} with ring ${this.secrets.ringChanges}`;
  }

  #tell(listener: Listener, snapshot: AppSnapshot): void {
    try {
      listener(snapshot);
    } catch (error) {
      this.logger.error({ app: snapshot.name, error }, 'A listener of the app catalog failed');
    }
  }
}

/** Revisions begin anew with an app that is made again under its name. */
function stampOf({ revision, createdAt }: AppRow): string {
  return `${revision} of ${createdAt.toISOString()}`;
}
