import ts from 'typescript';
import { LIBRARIES, ROOT, VirtualFiles } from './virtual-files.js';

const MAX_DIAGNOSTICS = 200;
const CONFIG = `${ROOT}/tsconfig.json`;

/** What is wrong, and where; the first line and column are 1. Without a path it is about the project. */
export interface Diagnostic {
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** TypeScript's own, such as 2322. */
  readonly code: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface Project {
  /** Sources, declarations and JSON of the package, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Sources that the version before had. */
  readonly removed: readonly string[];
  /** Nothing is compiled unless the compiler reads one of these, as it does JSON that is imported. Undefined: it is in any case. */
  readonly onlyFor: readonly string[] | undefined;
}

export interface CompiledProject {
  readonly diagnostics: readonly Diagnostic[];
  /** What the compiler writes, by path; nothing when there are errors. */
  readonly outputs: ReadonlyMap<string, string>;
  /** What it once wrote for sources that are gone. */
  readonly stale: readonly string[];
}

type Names = readonly string[] | undefined;

/** Internal of the compiler, whose version is pinned: its own way of reading `include`, for files that are not on a disk. */
type MatchFiles = (
  ...given: [
    ...[path: string, extensions: Names, excludes: Names, includes: Names],
    ...[isCaseSensitive: boolean, currentDirectory: string, depth: number | undefined],
    entries: (path: string) => { readonly files: string[]; readonly directories: string[] },
    realpath: (path: string) => string,
  ]
) => string[];

/** Compiles as `tsc` does in the package's root. */
export function compileProject({ files, removed, onlyFor }: Project): CompiledProject {
  const virtual = new VirtualFiles(files);
  const config = readConfig(virtual);
  const outputs = new Map<string, string>();
  const nothing: CompiledProject = { diagnostics: [], outputs: new Map(), stale: [] };
  // Compiled elsewhere, and published without its sources.
  if (config.fileNames.length === 0) return nothing;
  const host = compilerHost(virtual, (path, text) => outputs.set(path, text));
  const program = ts.createProgram({ rootNames: config.fileNames, options: config.options, host });
  if (onlyFor?.every((path) => program.getSourceFile(`${ROOT}/${path}`) === undefined) === true) return nothing;
  const found = [...config.errors, ...ts.getPreEmitDiagnostics(program)];
  const emitted = found.some(isError) ? [] : program.emit().diagnostics;
  const diagnostics = ts.sortAndDeduplicateDiagnostics([...found, ...emitted]).map(toDiagnostic);
  const outside = [...outputs.keys()].filter((path) => !path.startsWith(`${ROOT}/`));
  if (outside.length > 0) diagnostics.push(writesOutside(outside));
  if (diagnostics.some(({ severity }) => severity === 'error')) outputs.clear();
  return {
    diagnostics: diagnostics.slice(0, MAX_DIAGNOSTICS),
    outputs: new Map([...outputs].map(([path, text]) => [belowRoot(path), text])),
    stale: removed
      .flatMap((path) => outputsOf(config, `${ROOT}/${path}`))
      .filter((path) => !outputs.has(path))
      .map(belowRoot),
  };
}

function readConfig(virtual: VirtualFiles): ts.ParsedCommandLine {
  const { matchFiles } = ts as unknown as { readonly matchFiles: MatchFiles };
  const entries = (path: string) => virtual.entries(path);
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    fileExists: (path) => virtual.has(path),
    readFile: (path) => virtual.read(path),
    readDirectory: (path, ...wanted) => {
      const [extensions, excludes, includes, depth] = wanted;
      return matchFiles(path, extensions, excludes, includes, true, ROOT, depth, entries, (at) => at);
    },
  };
  const { config, error } = ts.readConfigFile(CONFIG, (path) => virtual.read(path));
  // What older compilers take for granted, an app that was written for one is given.
  const defaults: ts.CompilerOptions = { types: ['*'], ignoreDeprecations: '6.0', skipLibCheck: true };
  const parsed = ts.parseJsonConfigFileContent(config ?? {}, host, ROOT, undefined, CONFIG);
  const errors = [...(error === undefined ? [] : [error]), ...parsed.errors.filter(({ code }) => code !== NO_INPUTS)];
  return { ...parsed, options: { ...defaults, ...parsed.options }, errors };
}

const NO_INPUTS = 18003;

function compilerHost(virtual: VirtualFiles, write: (path: string, text: string) => void): ts.CompilerHost {
  return {
    getSourceFile: (path, options) => {
      const text = virtual.read(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, options);
    },
    getDefaultLibFileName: (options) => `${LIBRARIES}/${ts.getDefaultLibFileName(options)}`,
    getDefaultLibLocation: () => LIBRARIES,
    writeFile: (path, text) => write(path, text),
    getCurrentDirectory: () => ROOT,
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => virtual.has(path),
    readFile: (path) => virtual.read(path),
    directoryExists: (path) => virtual.hasFolder(path),
    getDirectories: (path) => virtual.entries(path).directories,
    realpath: (path) => path,
  };
}

function outputsOf(config: ts.ParsedCommandLine, source: string): readonly string[] {
  if (!/\.[cm]?tsx?$/.test(source) || /\.d\.[cm]?ts$/.test(source)) return [];
  return ts.getOutputFileNames({ ...config, fileNames: [...config.fileNames, source] }, source, false);
}

function isError({ category }: ts.Diagnostic): boolean {
  return category === ts.DiagnosticCategory.Error;
}

function toDiagnostic(diagnostic: ts.Diagnostic): Diagnostic {
  const { file, start, length = 0, code, messageText } = diagnostic;
  const text = {
    code,
    severity: isError(diagnostic) ? ('error' as const) : ('warning' as const),
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  };
  if (file === undefined || start === undefined) return text;
  const from = file.getLineAndCharacterOfPosition(start);
  const to = file.getLineAndCharacterOfPosition(start + length);
  const place = { line: from.line + 1, column: from.character + 1 };
  return { path: belowRoot(file.fileName), ...place, endLine: to.line + 1, endColumn: to.character + 1, ...text };
}

function writesOutside(paths: readonly string[]): Diagnostic {
  const message = `The compiler would write ${paths[0]}, outside of the package: mend outDir in tsconfig.json.`;
  return { path: 'tsconfig.json', line: 1, column: 1, endLine: 1, endColumn: 1, code: 0, severity: 'error', message };
}

function belowRoot(path: string): string {
  return path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : path;
}
