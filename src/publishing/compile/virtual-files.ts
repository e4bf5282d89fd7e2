import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';

/** Where the files of the package are, for the compiler. */
export const ROOT = '/app';
/** Where its own declarations are (`lib.es2022.d.ts`). */
export const LIBRARIES = '/typescript';

const READABLE = /(?:\.d\.[cm]?ts|\/package\.json)$/;

interface Entries {
  readonly files: string[];
  readonly directories: string[];
}

/**
 * All that the compiler can see: the files of a package, in memory, and the declarations that Nightshift ships. Those lie above the package, where the compiler
 * looks when the package has none of its own. Nothing else of this machine has a path here, whatever a tsconfig.json says.
 */
export class VirtualFiles {
  readonly #files: ReadonlyMap<string, string>;
  readonly #folders = new Map<string, { files: Set<string>; directories: Set<string> }>();
  readonly #shipped: readonly (readonly [from: string, folder: string])[] = shippedFolders();

  /** By path below the package's root. */
  constructor(files: ReadonlyMap<string, string>) {
    this.#files = new Map([...files].map(([path, text]) => [`${ROOT}/${path}`, text]));
    for (const path of this.#files.keys()) this.#add(path, 'files');
    for (const [from] of this.#shipped) this.#add(from, 'directories');
  }

  read(path: string): string | undefined {
    const own = this.#files.get(path);
    if (own !== undefined) return own;
    const real = READABLE.test(path) ? this.#real(path) : undefined;
    return real !== undefined && isFile(real) ? readFileSync(real, 'utf8') : undefined;
  }

  has(path: string): boolean {
    if (this.#files.has(path)) return true;
    const real = READABLE.test(path) ? this.#real(path) : undefined;
    return real !== undefined && isFile(real);
  }

  hasFolder(path: string): boolean {
    const real = this.#real(path);
    return this.#folders.has(path) || (real !== undefined && existsSync(real) && !isFile(real));
  }

  entries(path: string): Entries {
    const folder = this.#folders.get(path.length > 1 ? path.replace(/\/$/, '') : path);
    if (folder !== undefined) return { files: [...folder.files], directories: [...folder.directories] };
    const real = this.#real(path);
    if (real === undefined || !this.hasFolder(path)) return { files: [], directories: [] };
    const found = readdirSync(real, { withFileTypes: true });
    const named = (isWanted: boolean) => found.filter((one) => one.isDirectory() === isWanted).map(({ name }) => name);
    return { files: named(false), directories: named(true) };
  }

  #add(path: string, kind: 'files' | 'directories'): void {
    const above = posix.dirname(path);
    const isKnown = this.#folders.has(above);
    const folder = this.#folders.get(above) ?? { files: new Set(), directories: new Set() };
    folder[kind].add(posix.basename(path));
    this.#folders.set(above, folder);
    if (!isKnown && above !== '/') this.#add(above, 'directories');
  }

  #real(path: string): string | undefined {
    if (posix.normalize(path) !== path) return undefined;
    const [from, folder] = this.#shipped.find(([at]) => path === at || path.startsWith(`${at}/`)) ?? [];
    return from === undefined || folder === undefined ? undefined : join(folder, path.slice(from.length));
  }
}

function shippedFolders(): [from: string, folder: string][] {
  const own = createRequire(import.meta.url);
  const folderOf = (name: string, resolve = own) => dirname(resolve.resolve(`${name}/package.json`));
  const nodeTypes = folderOf('@types/node');
  return [
    ['/node_modules/@azure/functions', folderOf('@azure/functions')],
    ['/node_modules/@types/node', nodeTypes],
    ['/node_modules/undici-types', folderOf('undici-types', createRequire(join(nodeTypes, 'package.json')))],
    [LIBRARIES, join(folderOf('typescript'), 'lib')],
  ];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
