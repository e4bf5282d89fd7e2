import type { Assignment, WorkerAppState } from '#contracts/messages/worker-link.js';
import type { LoadedVersion } from './loaded-version.js';

/** A version as an assignment wants it loaded. */
export interface WantedVersion {
  readonly version: string;
  readonly digest: string;
  /** What makes its language processes differ from others of the same name. */
  readonly key: string;
}

interface Held {
  readonly key: string;
  readonly version: LoadedVersion;
}

/**
 * The versions of one app in their language processes: one is in service, others are beside it. A version that fails to load leaves every other as it
 * is; one that is replaced stays until its successor is there.
 */
export class ServedVersions {
  readonly #held = new Map<string, Held>();
  /** Of versions that are wanted and not there. */
  readonly #states = new Map<string, 'loading' | 'failed'>();
  /** Keys of versions that would fail again. */
  readonly #hopeless = new Map<string, string>();
  readonly #retire: (version: LoadedVersion) => void;
  #wanted: readonly WantedVersion[] = [];
  #current: LoadedVersion | undefined;

  /** `retire`: the version is here no more; it finishes what it runs. */
  constructor(retire: (version: LoadedVersion) => void) {
    this.#retire = retire;
  }

  get current(): LoadedVersion | undefined {
    return this.#current;
  }

  get loaded(): readonly LoadedVersion[] {
    return [...this.#held.values()].map(({ version }) => version);
  }

  find(version: string): LoadedVersion | undefined {
    return this.#held.get(version)?.version;
  }

  /** The version in service first, then those that are wanted, in the assignment's order. */
  get states(): readonly Pick<WorkerAppState, 'version' | 'state'>[] {
    const names = [this.#current?.version, ...this.#wanted.map(({ version }) => version)];
    return [...new Set(names)]
      .filter((version) => version !== undefined)
      .map((version) => ({
        version,
        state: this.#held.has(version) ? 'ready' : (this.#states.get(version) ?? 'loading'),
      }));
  }

  /** What is to be loaded from now on. A version that is here already is in service at once when it is to be. True: another one is in service now. */
  want(assignment: Assignment): boolean {
    this.#wanted = wantedOf(assignment);
    const names = this.#wanted.map(({ version }) => version);
    for (const known of [this.#states, this.#hopeless]) {
      for (const version of known.keys()) if (!names.includes(version)) known.delete(version);
    }
    return this.#settle();
  }

  /** The next one to load: the one that is to be in service before those beside it. */
  missing(tried: ReadonlySet<string>): WantedVersion | undefined {
    return this.#wanted.find(
      ({ version, key }) =>
        this.#held.get(version)?.key !== key && this.#hopeless.get(version) !== key && !tried.has(key),
    );
  }

  wants(key: string): boolean {
    return this.#wanted.some((wanted) => wanted.key === key);
  }

  loading({ version }: WantedVersion): void {
    this.#states.set(version, 'loading');
  }

  /** `final`: it would fail again. */
  failed({ version, key }: WantedVersion, final: boolean): void {
    this.#states.set(version, 'failed');
    if (final) this.#hopeless.set(version, key);
  }

  /** True: another version, or the same one anew, is in service now. */
  put({ version: name, key }: WantedVersion, version: LoadedVersion): boolean {
    const before = this.#held.get(name)?.version;
    this.#states.delete(name);
    this.#held.set(name, { key, version });
    const first = this.#current === undefined && this.#wanted.every((wanted) => wanted.version !== name);
    const replaced = before !== undefined && before === this.#current;
    if (first || replaced) this.#current = version;
    const switched = this.#settle();
    if (before !== undefined) this.#retire(before);
    return first || replaced || switched;
  }

  #settle(): boolean {
    const before = this.#current;
    const [active] = this.#wanted;
    const held = active === undefined ? undefined : this.#held.get(active.version);
    if (held !== undefined && (held.key === active?.key || before === undefined)) this.#current = held.version;
    const names = this.#wanted.map(({ version }) => version);
    for (const [name, { version }] of this.#held) {
      if (version === this.#current || names.includes(name)) continue;
      this.#held.delete(name);
      this.#retire(version);
    }
    return this.#current !== before;
  }
}

function wantedOf({ version, digest, beside = [], settings, restarts = 0 }: Assignment): WantedVersion[] {
  const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const others = beside.filter((one) => one.version !== version);
  return [{ version, digest }, ...others].map((one) => ({
    version: one.version,
    digest: one.digest,
    key: JSON.stringify([one.version, one.digest, restarts, sorted]),
  }));
}
