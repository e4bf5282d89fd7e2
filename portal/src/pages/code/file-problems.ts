import { ApiProblem } from '../../api/problem.js';
import type { Schema } from '../../api/client.js';

/** Something that is wrong with the files, and where; the first line and column are 1. Without a path it is about the app. */
export interface FileProblem {
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** What the compiler found, as the refusal of a saving has it; undefined: it was refused for another reason. */
export function compileProblems(error: unknown): readonly FileProblem[] | undefined {
  if (!(error instanceof ApiProblem) || error.code !== 'FILES_NOT_COMPILED') return undefined;
  const { diagnostics } = error.details as Partial<Schema<'FilesNotCompiledResponse'>>;
  return diagnostics?.map(({ code, message, ...place }) => ({
    ...place,
    message: code > 0 ? `${message} (TS${code})` : message,
  }));
}

const BEFORE_REASONS = /^.*? what was active stays active\. /s;
/** Each reason begins a line with its code. */
const NEXT_REASON = /\n(?=[A-Z][A-Z_]+: )/;
const PLACE = /(?:^|[\s('"])((?:[\w@.-]+\/)*[\w@.-]+\.(?:json|[cm]?[jt]sx?))(?::(\d+)(?::(\d+))?)?(?=[\s:,;'")]|$)/g;

/** Why a worker could not load the version, from what its deployment says: each with the file that it names, if it names one. */
export function loadProblems(statusText: string): readonly FileProblem[] {
  return statusText
    .replace(BEFORE_REASONS, '')
    .split(NEXT_REASON)
    .filter((reason) => reason.trim() !== '')
    .map((message) => ({ ...placeIn(message), severity: 'error', message }));
}

/** The first place with a line, else the first file that is named. */
function placeIn(message: string): Pick<FileProblem, 'path' | 'line' | 'column'> {
  const places = [...message.matchAll(PLACE)];
  const [, path, line, column] = places.find((place) => place[2] !== undefined) ?? places[0] ?? [];
  return {
    path,
    line: line === undefined ? undefined : Number(line),
    column: column === undefined ? undefined : Number(column),
  };
}

/** By path, of files and of the folders that they lie in: how many problems there are. */
export function problemCounts(problems: readonly FileProblem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { path } of problems) {
    if (path === undefined) continue;
    const names = path.split('/');
    for (const depth of names.keys()) {
      const at = names.slice(0, depth + 1).join('/');
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
  }
  return counts;
}
