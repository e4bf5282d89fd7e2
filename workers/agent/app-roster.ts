import type { Assignment, AssignmentList, WorkerAppState } from '#contracts/messages/worker-link.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { ManagementClient } from './management-client.js';
import { ServedApp, type ServedAppTools } from './served-app.js';

interface AppRosterOptions {
  readonly client: Pick<ManagementClient, 'assignments'>;
  readonly logger: Logger;
  readonly app: Omit<ServedAppTools, 'refresh'>;
  readonly onHold?: (hold: AssignmentList['hold']) => void;
}

/** The apps this worker serves, brought in line with what management assigns. */
export class AppRoster {
  readonly #options: AppRosterOptions;
  readonly #apps = new Map<string, ServedApp>();
  readonly #leaving = new Set<ServedApp>();
  #fetching: Promise<void> | undefined;
  #again = false;
  #applied: Promise<unknown> = Promise.resolve();
  /** By management. */
  #heldBy: AssignmentList['hold'];
  #outside = false;
  #stopped = false;

  constructor(options: AppRosterOptions) {
    this.#options = options;
  }

  get states(): WorkerAppState[] {
    return [...this.#apps.values()].flatMap((app) => app.states);
  }

  get running(): number {
    return this.#all().reduce((sum, app) => sum + app.running, 0);
  }

  /** By app; those that run nothing are left out. */
  get runningByApp(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { name, running } of this.#all()) if (running > 0) counts[name] = (counts[name] ?? 0) + running;
    return counts;
  }

  /** What keeps this worker from taking work: management, or its availability window, whose end is a drain. */
  get hold(): AssignmentList['hold'] {
    return this.#outside ? 'draining' : this.#heldBy;
  }

  /** Its availability window has opened, or closed. */
  setAvailable(open: boolean): void {
    const before = this.hold;
    this.#outside = !open;
    this.#holdChanged(before);
  }

  /**
   * Asks management and resolves when what it said is loaded or has failed. Rejects when it cannot be asked. A call while another one asks makes that
   * one ask again: its answer may be older than the change that this call is about.
   */
  async refresh(): Promise<void> {
    this.#again = true;
    this.#fetching ??= this.#fetch();
    await this.#fetching;
    await this.#applied;
  }

  /** Takes no more calls; resolves when every call is answered or settled. */
  async stopTaking(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#all().map((app) => app.stopTaking()));
  }

  async end(): Promise<void> {
    await Promise.all(this.#all().map((app) => app.end()));
  }

  /** Ends now what still runs: an app that runs something goes, and comes back idle. */
  async giveBack(): Promise<void> {
    await Promise.all(
      this.#all()
        .filter((app) => app.running > 0)
        .map((app) => this.#unload(app, true)),
    );
    if (!this.#stopped) await this.refresh();
  }

  async #fetch(): Promise<void> {
    // A turn later, so that `#fetching` is set before it is cleared. It is cleared in the turn that looks at `#again` last: no call falls between.
    await Promise.resolve();
    try {
      while (this.#again) {
        this.#again = false;
        const { assignments, hold } = await this.#options.client.assignments();
        if (this.#stopped) continue;
        this.#follow(hold);
        this.#apply(assignments);
      }
    } finally {
      this.#fetching = undefined;
    }
  }

  #follow(hold: AssignmentList['hold']): void {
    if (hold === this.#heldBy) return;
    this.#options.logger.info({ hold: hold ?? 'none' }, 'Management holds this worker back, or lets it work again');
    const before = this.hold;
    this.#heldBy = hold;
    this.#holdChanged(before);
  }

  #holdChanged(before: AssignmentList['hold']): void {
    const { hold } = this;
    if (hold === before) return;
    for (const app of this.#apps.values()) {
      if (hold === undefined) void app.release();
      else app.hold();
    }
    this.#options.onHold?.(hold);
    this.#options.app.changed();
  }

  #apply(assignments: readonly Assignment[]): void {
    const named = new Set(assignments.map(({ app }) => app));
    for (const app of [...this.#apps.values()].filter(({ name }) => !named.has(name))) void this.#unload(app);
    this.#applied = Promise.all(assignments.map((assignment) => this.#app(assignment.app).apply(assignment)));
    // Awaited by `refresh`; handled here too, because several calls share it and the last of them may have been given up.
    this.#applied.catch((error: unknown) => this.#options.logger.error({ error }, 'Assignments could not be applied'));
  }

  #app(name: string): ServedApp {
    const known = this.#apps.get(name);
    if (known !== undefined) return known;
    const app = new ServedApp(name, { ...this.#options.app, refresh: () => this.refresh() });
    if (this.hold !== undefined) app.hold();
    this.#apps.set(name, app);
    return app;
  }

  /** `now`: what runs is ended instead of waited for. */
  async #unload(app: ServedApp, now = false): Promise<void> {
    if (this.#apps.get(app.name) === app) this.#apps.delete(app.name);
    this.#leaving.add(app);
    this.#options.app.changed();
    try {
      const settled = app.stopTaking();
      if (!now) await settled;
      await app.end();
      await settled;
      this.#options.logger.info({ app: app.name }, 'The app is unloaded');
    } catch (error) {
      this.#options.logger.error({ error, app: app.name }, 'The app could not be unloaded');
    }
    this.#leaving.delete(app);
  }

  #all(): ServedApp[] {
    return [...this.#apps.values(), ...this.#leaving];
  }
}
