const START_OF_ID = 8;

interface NamedWorker {
  readonly id: string;
  readonly name: string;
}

interface WorkerChoice {
  readonly id: string;
  readonly text: string;
}

/**
 * The workers to choose from, by name. Those that share one have the start of their id beside it; the chosen one is among them when it is gone, or not told of
 * yet: else the field would show another.
 */
export function workerChoices(workers: readonly NamedWorker[], chosen: string): readonly WorkerChoice[] {
  const byName = workers.toSorted((one, other) => one.name.localeCompare(other.name));
  const choices = byName.map(({ id, name }) => {
    const isShared = workers.some((other) => other.name === name && other.id !== id);
    return { id, text: isShared ? `${name} (${startOf(id)})` : name };
  });
  const isKnown = chosen === '' || workers.some(({ id }) => id === chosen);
  return isKnown ? choices : [{ id: chosen, text: startOf(chosen) }, ...choices];
}

/** Enough of an id to tell it from others, where there is no room for all of it. */
export function startOf(id: string): string {
  return id.length <= START_OF_ID ? id : `${id.slice(0, START_OF_ID)}…`;
}
