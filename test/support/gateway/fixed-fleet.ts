import { FleetRegistry, type LiveWorker, type LostListener, type ProcessPresence } from '#src/fleet/fleet-registry.js';

/** Workers that a test names. */
export class FixedFleet extends FleetRegistry {
  readonly #workers = new Map<string, LiveWorker>();
  readonly #listeners = new Set<LostListener>();

  join(id: string, ...apps: (string | { readonly app: string; readonly syncSlots: number })[]): void {
    this.#workers.set(id, {
      id,
      name: id,
      apps: apps
        .map((served) => (typeof served === 'string' ? { app: served, syncSlots: 64 } : served))
        .map((served) => ({ ...served, version: 'v1', state: 'ready' as const })),
      running: 0,
      draining: false,
      lastSeenMs: 0,
    });
  }

  /** `running`: what it still has in hand. */
  drain(id: string, running = 0): void {
    const worker = this.#workers.get(id);
    if (worker !== undefined) this.#workers.set(id, { ...worker, draining: true, running });
  }

  /** `heard`: whether the listeners are told. */
  lose(id: string, { heard }: { heard: boolean } = { heard: true }): void {
    const worker = this.#workers.get(id);
    this.#workers.delete(id);
    if (heard && worker !== undefined) for (const listener of this.#listeners) listener(id, worker);
  }

  override list(): readonly LiveWorker[] {
    return [...this.#workers.values()];
  }

  override serving(app: string): readonly LiveWorker[] {
    return this.list().filter(({ apps }) => apps.some((state) => state.app === app));
  }

  override isLive(workerId: string): boolean {
    return this.#workers.has(workerId);
  }

  override presence(workerId: string): ProcessPresence {
    return this.isLive(workerId) ? 'live' : 'gone';
  }

  override presenceSince(workerId: string): ProcessPresence {
    return this.presence(workerId);
  }

  override onLost(listener: LostListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
