import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { FewAtOnce } from '../../few-at-once.js';
import { editedFiles, type EditedFiles, type FileChange, type FileEdit } from '../files/file-change.js';
import type { PackageContents } from '../files/opened-package.js';
import { compileInThread } from './compile-in-thread.js';
import type { CompiledProject, Diagnostic } from './compile-project.js';

const MAX_SOURCE_BYTES = 64 * 1024 * 1024;
const CONFIG = 'tsconfig.json';
/** With those that it extends. */
const ANY_CONFIG = /(?:^|\/)tsconfig[\w.-]*\.json$/;
/** The host's own: no source imports it. */
const HOST = 'host.json';
const SOURCE = /\.[cm]?tsx?$/;
const READ = /\.(?:[cm]?[jt]sx?|json)$/;
const READ_OF_MODULES = /(?:\.d\.[cm]?ts|\/package\.json)$/;

/** Adds to changes of sources what the compiler makes of them, so that a version is never without the code that it shows (ADR 0037). */
@Injectable()
export class SourceCompiler {
  /** The machine has other work. */
  readonly #oneAtATime = new FewAtOnce(1);

  /**
   * The same edit with the compiler's outputs, of a package with a tsconfig.json when its sources change: TypeScript, and what that imports. Throws
   * FILES_NOT_COMPILED with `diagnostics`, or as `editedFiles`.
   */
  async compiled(contents: PackageContents, edit: FileEdit): Promise<FileEdit> {
    const edited = editedFiles(contents, edit);
    const paths = new Set([...edited.kept.map(({ path }) => path), ...edited.written.keys()]);
    const removed = [...contents.files.keys()].filter((path) => !paths.has(path) && SOURCE.test(path));
    const read = [...edited.written.keys()].filter((path) => path !== HOST && isRead(path));
    const isSource = removed.length > 0 || edit.changes.some(({ path }) => SOURCE.test(path) || ANY_CONFIG.test(path));
    if (!paths.has(CONFIG) || (!isSource && read.length === 0)) return edit;
    const files = await sourcesOf(contents, edited);
    if (files === undefined) {
      if (isSource) throw tooMuch();
      return edit;
    }
    const onlyFor = isSource ? undefined : read;
    const result = await this.#oneAtATime.run(() => compileInThread({ files, removed, onlyFor }));
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw notCompiled(errors, result.diagnostics);
    // Compiled of this version: of another one, the outputs would be others.
    return { base: contents.version ?? '', changes: [...edit.changes, ...changesFor(result, paths)] };
  }
}

/** What the compiler may read, by path; undefined: it is too much. */
async function sourcesOf(
  contents: PackageContents,
  { kept, written }: EditedFiles,
): Promise<Map<string, string> | undefined> {
  const stays = kept.map(({ path, bytes }) => ({ path, bytes, open: () => contents.read(path) }));
  const comes = [...written].map(([path, { content }]) => ({ path, bytes: content.bytes, open: () => content.open() }));
  const sources = [...stays, ...comes].filter(({ path }) => isRead(path));
  if (sources.reduce((sum, { bytes }) => sum + bytes, 0) > MAX_SOURCE_BYTES) return undefined;
  const files = new Map<string, string>();
  for (const { path, open } of sources) files.set(path, await text(await open()));
  return files;
}

function isRead(path: string): boolean {
  return (`/${path}`.includes('/node_modules/') ? READ_OF_MODULES : READ).test(path);
}

function changesFor({ outputs, stale }: CompiledProject, paths: ReadonlySet<string>): FileChange[] {
  const written = [...outputs].map(([path, code]): FileChange => {
    const bytes = Buffer.from(code);
    return { kind: 'write', path, content: { bytes: bytes.length, open: () => Readable.from([bytes]) } };
  });
  const gone = stale.filter((path) => paths.has(path) && !outputs.has(path));
  return [...written, ...gone.map((path): FileChange => ({ kind: 'delete', path }))];
}

function notCompiled(errors: readonly Diagnostic[], diagnostics: readonly Diagnostic[]): NightshiftError {
  const [first] = errors;
  const place = first?.path === undefined ? '' : `${first.path}:${first.line}:${first.column}: `;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new NightshiftError('FILES_NOT_COMPILED', `Nothing was saved: ${place}${first?.message}${more}`, {
    details: { diagnostics },
  });
}

function tooMuch(): NightshiftError {
  return new NightshiftError(
    'FILES_NOT_COMPILED',
    `Nothing was saved: the sources and declarations of the package are larger than ${MAX_SOURCE_BYTES} bytes together; build it where it is published from.`,
  );
}
