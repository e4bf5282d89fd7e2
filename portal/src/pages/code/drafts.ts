import { useMemo, useSyncExternalStore } from 'react';
import type { FileProblem } from './file-problems.js';

/** What somebody saw before the first change of a file. */
export interface Seen {
  readonly version: string | undefined;
  /** The file's text; undefined: there was none. */
  readonly text: string | undefined;
}

export interface Drafts {
  /** The version that was read before the first change. */
  readonly base: string | undefined;
  /** By path: what is in the editor and not saved. */
  readonly files: ReadonlyMap<string, string>;
  /** By path: what each of them was in the base. */
  readonly origins: ReadonlyMap<string, string | undefined>;
  /** Of the last saving, but for files that were changed since: their places have moved. */
  readonly problems: readonly FileProblem[];
}

/** What has become a version: made of `base`, with these texts in it. */
export interface SavedFiles {
  readonly base: string | undefined;
  readonly written: ReadonlyMap<string, string>;
  readonly version: string;
}

const NONE: Drafts = { base: undefined, files: new Map(), origins: new Map(), problems: [] };

/**
 * What is not saved yet, by app (and by who edits it). It outlives the page: who looks at an execution in between finds the changes where they were.
 */
export class DraftStore {
  readonly #drafts = new Map<string, Drafts>();
  readonly #listeners = new Set<() => void>();

  of(key: string): Drafts {
    return this.#drafts.get(key) ?? NONE;
  }

  /** Keeps a text; the version that was seen counts for the first one only. */
  put(key: string, path: string, text: string, seen: Seen): void {
    const { base, files, origins, problems } = this.of(key);
    this.#set(key, {
      base: files.size === 0 ? seen.version : base,
      files: new Map(files).set(path, text),
      origins: files.has(path) ? origins : new Map(origins).set(path, seen.text),
      problems: problems.filter((problem) => problem.path !== path),
    });
  }

  /** What somebody has typed. What is there already is no draft, but while a saving is under way: it may write another text. */
  edit(key: string, path: string, text: string, { isSaving, ...seen }: Seen & { readonly isSaving: boolean }): void {
    if (text === seen.text && !isSaving) this.drop(key, path);
    else this.put(key, path, text, seen);
  }

  drop(key: string, path: string): void {
    const { base, files, origins, problems } = this.of(key);
    const without = <T>(map: ReadonlyMap<string, T>) => new Map([...map].filter(([one]) => one !== path));
    this.#set(key, {
      base,
      files: without(files),
      origins: without(origins),
      problems: problems.filter((problem) => problem.path !== path),
    });
  }

  /** What was saved as it is now is no draft any more; what was typed meanwhile stays. It is on top of the new version if that was made of the same base. */
  saved(key: string, { base, written, version }: SavedFiles): void {
    const before = this.of(key);
    const origins = new Map(
      [...before.files.keys()].map((path) => [path, written.get(path) ?? before.origins.get(path)]),
    );
    const now = { base: before.base === base ? version : before.base, files: before.files, origins, problems: [] };
    this.#set(key, withoutUnchanged(now));
  }

  refused(key: string, problems: readonly FileProblem[]): void {
    this.#set(key, { ...withoutUnchanged(this.of(key)), problems });
  }

  /** The changes are to another version from now on, in which the files are these. */
  rebase(key: string, version: string | undefined, origins: ReadonlyMap<string, string | undefined>): void {
    this.#set(key, { ...this.of(key), base: version, origins });
  }

  /** The file, or what lies in the folder, has another name. */
  rename(key: string, from: string, to: string): void {
    const { base, files, origins } = this.of(key);
    const renamed = <T>(map: ReadonlyMap<string, T>) =>
      new Map([...map].map(([path, one]) => [isIn(path, from) ? to + path.slice(from.length) : path, one]));
    this.#set(key, { base, files: renamed(files), origins: renamed(origins), problems: [] });
  }

  /** The file, or what lies in the folder, is gone. */
  forget(key: string, gone: string): void {
    for (const path of this.of(key).files.keys()) if (isIn(path, gone)) this.drop(key, path);
  }

  clear(key: string): void {
    this.#set(key, NONE);
  }

  get isEmpty(): boolean {
    return [...this.#drafts.values()].every(({ files }) => files.size === 0);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(key: string, drafts: Drafts): void {
    if (drafts.files.size === 0 && drafts.problems.length === 0) this.#drafts.delete(key);
    else this.#drafts.set(key, drafts);
    for (const listener of this.#listeners) listener();
  }
}

/** Back to what they were is no change. */
function withoutUnchanged(drafts: Drafts): Drafts {
  const { files, origins } = drafts;
  const kept = [...files].filter(([path, text]) => origins.get(path) !== text);
  return {
    ...drafts,
    files: new Map(kept),
    origins: new Map(kept.map(([path]) => [path, origins.get(path)])),
  };
}

/** Whether it is the file, or a file in the folder. */
export function isIn(path: string, at: string): boolean {
  return `${path}/`.startsWith(`${at}/`);
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
      put: (path: string, text: string, seen: Seen) => store.put(key, path, text, seen),
      edit: (path: string, text: string, seen: Seen & { readonly isSaving: boolean }) =>
        store.edit(key, path, text, seen),
      drop: (path: string) => store.drop(key, path),
      saved: (saved: SavedFiles) => store.saved(key, saved),
      refused: (problems: readonly FileProblem[]) => store.refused(key, problems),
      rebase: (version: string | undefined, origins: ReadonlyMap<string, string | undefined>) =>
        store.rebase(key, version, origins),
      rename: (from: string, to: string) => store.rename(key, from, to),
      forget: (path: string) => store.forget(key, path),
      clear: () => store.clear(key),
    }),
    [drafts, key],
  );
}

export type OpenDrafts = ReturnType<typeof useDrafts>;

globalThis.addEventListener?.('beforeunload', warn as EventListener);
