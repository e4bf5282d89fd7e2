import { AppCatalog, type AppSnapshot } from '#src/apps/catalog/app-catalog.js';
import { aLoadReport } from '../factories.js';

/** Apps that a test names. */
export class FixedCatalog extends AppCatalog {
  readonly #apps = new Map<string, AppSnapshot>();
  readonly #listeners = new Set<(snapshot: AppSnapshot) => void>();

  set(snapshot: AppSnapshot): void {
    this.#apps.set(snapshot.name, snapshot);
    for (const listener of this.#listeners) listener(snapshot);
  }

  override find(app: string): AppSnapshot | undefined {
    return this.#apps.get(app);
  }

  override list(): readonly AppSnapshot[] {
    return [...this.#apps.values()];
  }

  override onChange(listener: (snapshot: AppSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  override refresh(): Promise<void> {
    return Promise.resolve();
  }
}

/** An app whose active version is loaded. */
export function aSnapshot(overrides: Partial<AppSnapshot> = {}): AppSnapshot {
  return {
    name: 'shop',
    revision: 1,
    version: 'v1',
    report: aLoadReport(),
    beside: [],
    durable: false,
    state: 'running',
    restarts: 0,
    keys: [],
    settings: {},
    ...overrides,
  };
}
