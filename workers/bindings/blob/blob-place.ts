/** Where a blob is. */
export interface BlobPlace {
  readonly container: string;
  readonly name: string;
}

const CONTAINER = /^(?:[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]|\$root|\$web|\$logs)$/;
const MAX_NAME_CHARACTERS = 1_024;

/** What keeps a path from naming a blob. */
export function pathProblem(path: string): string | undefined {
  const { container, name } = partsOf(path);
  if (name === '') return `path '${path}' must be a container and a blob, such as 'reports/{id}.json'`;
  if (!CONTAINER.test(container)) {
    return `path '${path}': the container '${container}' must be 3 to 63 lower-case letters, digits and single "-"`;
  }
  // A URL would lose such a segment, and name another container with it.
  if (name.length > MAX_NAME_CHARACTERS || name.split(/[/\\]/).some((segment) => /^\.{1,2}$/.test(segment))) {
    return `path '${path}': a blob's name has at most ${MAX_NAME_CHARACTERS} characters and no segment '.' or '..'`;
  }
  return undefined;
}

/** Throws when the path names none. */
export function blobPlaceOf(path: string): BlobPlace {
  const problem = pathProblem(path);
  if (problem !== undefined) throw new Error(problem);
  return partsOf(path);
}

function partsOf(path: string): BlobPlace {
  const at = path.indexOf('/');
  return at === -1 ? { container: path, name: '' } : { container: path.slice(0, at), name: path.slice(at + 1) };
}
