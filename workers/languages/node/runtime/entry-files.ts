import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { leadsOut, liesWithin } from '../../functions/inside-package.js';
import { filesMatching } from './files-matching.js';

/** The two fields of the app's own package.json that matter; others and values of a wrong type are ignored. */
export interface AppPackage {
  readonly main: string | undefined;
  readonly type: string | undefined;
}

/** A missing or malformed file is a warning: apps without one exist (language-worker contract, section 1.1). */
export async function readAppPackage(root: string, warn: (message: string) => void): Promise<AppPackage> {
  const file = join(root, 'package.json');
  let fields: { main?: unknown; type?: unknown } | null = {};
  try {
    fields = JSON.parse(await readFile(file, 'utf8')) as typeof fields;
  } catch (error) {
    warn(`${file} is not used: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { main: toText(fields?.main), type: toText(fields?.type) };
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The files that `main` names, which may be a glob, in the order of their paths. Throws when there is none. */
export async function findEntryFiles(root: string, main: string): Promise<string[]> {
  const outside = `"main" in package.json is ${JSON.stringify(main)}, which leads out of ${root}: only files of the app are loaded`;
  if (leadsOut(root, root, main)) throw new Error(outside);
  const files: string[] = [];
  for await (const match of filesMatching(main, root)) {
    const file = join(root, match);
    if (!(await stat(file)).isFile()) continue;
    if (!(await liesWithin(root, file))) throw new Error(outside);
    files.push(file);
  }
  if (files.length === 0) {
    throw new Error(
      `"main" in package.json is ${JSON.stringify(main)}, which matches no file in ${root}: build the app, or correct "main"`,
    );
  }
  return files.toSorted();
}

/** By extension, else by the type of the app's own package.json, whatever nearer one Node would follow (language-worker contract, section 1.3). */
export async function loadScript(root: string, file: string, type: string | undefined): Promise<unknown> {
  const extension = extname(file);
  const asModule = extension === '.mjs' || (extension !== '.cjs' && type === 'module');
  if (asModule) return (await import(pathToFileURL(file).href)) as unknown;
  return createRequire(join(root, 'package.json'))(file) as unknown;
}
