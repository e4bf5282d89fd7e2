import { useMemo, useSyncExternalStore } from 'react';

export interface Drafts {
  /** The version that was read before the first change. */
  readonly base: string | undefined;
  /** By path: what is in the editor and not saved. */
  readonly files: ReadonlyMap<string, string>;
}

const NONE: Drafts = { base: undefined, files: new Map() };

/**
 * What is not saved yet, by app (and by who edits it). It outlives the page: who looks at an execution in between finds the changes where they were.
 */
export class DraftStore {
  readonly #drafts = new Map<string, Drafts>();
  readonly #listeners = new Set<() => void>();

  of(key: string): Drafts {
    return this.#drafts.get(key) ?? NONE;
  }

  /** Keeps a text; `base` counts for the first one only. */
  put(key: string, path: string, text: string, base: string | undefined): void {
    const before = this.of(key);
    const kept = before.files.size === 0 ? base : before.base;
    this.#set(key, { base: kept, files: new Map(before.files).set(path, text) });
  }

  drop(key: string, path: string): void {
    const { base, files } = this.of(key);
    this.#set(key, { base, files: new Map([...files].filter(([one]) => one !== path)) });
  }

  /** What was saved as it is now is no draft any more; what was typed meanwhile stays, on top of the new version. */
  saved(key: string, saved: ReadonlyMap<string, string>, version: string | undefined): void {
    const left = [...this.of(key).files].filter(([path, text]) => saved.get(path) !== text);
    this.#set(key, { base: version, files: new Map(left) });
  }

  clear(key: string): void {
    this.#set(key, NONE);
  }

  get isEmpty(): boolean {
    return this.#drafts.size === 0;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(key: string, drafts: Drafts): void {
    if (drafts.files.size === 0) this.#drafts.delete(key);
    else this.#drafts.set(key, drafts);
    for (const listener of this.#listeners) listener();
  }
}

const store = new DraftStore();

/** Closing the browser's tab would lose them: the browser asks first. */
function warn(event: BeforeUnloadEvent): void {
  if (!store.isEmpty) event.preventDefault();
}

/** The drafts of one person in one app. */
export function useDrafts(person: string, app: string) {
  const key = `${person}/${app}`;
  const drafts = useSyncExternalStore(store.subscribe, () => store.of(key));
  return useMemo(
    () => ({
      ...drafts,
      put: (path: string, text: string, base: string | undefined) => store.put(key, path, text, base),
      drop: (path: string) => store.drop(key, path),
      saved: (files: ReadonlyMap<string, string>, version: string | undefined) => store.saved(key, files, version),
      clear: () => store.clear(key),
    }),
    [drafts, key],
  );
}

export type OpenDrafts = ReturnType<typeof useDrafts>;

globalThis.addEventListener?.('beforeunload', warn as EventListener);
