import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { BesideVersion } from '#contracts/messages/worker-link.js';
import type { AppState, KeyName } from '../app-store.js';

/** A key in clear, in memory only. */
export interface AppKey extends KeyName {
  readonly value: string;
}

/** A version that is loaded beside the active one: on trial, kept warm, or with a share of the invocations. */
export interface VersionBeside extends BesideVersion {
  /** Undefined until a worker has loaded it. */
  readonly report: LoadReport | undefined;
}

/** Everything a trigger needs to know about an app, as of `revision`. */
export interface AppSnapshot {
  readonly name: string;
  readonly revision: number;
  /** Undefined until a version is active. */
  readonly version: string | undefined;
  /** Undefined until a worker has loaded the active version. */
  readonly report: LoadReport | undefined;
  /** In the order in which they take their shares (version-split.ts). */
  readonly beside: readonly VersionBeside[];
  readonly durable: boolean;
  readonly state: AppState;
  readonly restarts: number;
  readonly keys: readonly AppKey[];
  readonly settings: Readonly<Record<string, string>>;
}

/** What is served, held in memory: refreshed by signal at once and by poll every few seconds. Stays as it was while the store is away. */
export abstract class AppCatalog {
  abstract find(app: string): AppSnapshot | undefined;
  /** By name. */
  abstract list(): readonly AppSnapshot[];
  /** Called with the new snapshot after every change, that of an app that was deleted without a version; returns the unsubscribe function. */
  abstract onChange(listener: (snapshot: AppSnapshot) => void): () => void;
  /** Reads the store now; the listeners have been called when it resolves. */
  abstract refresh(): Promise<void>;
}
