import { NightshiftError } from '../errors.js';
import { parseLenientJson } from '../lenient-json.js';
import type { Style } from './template.js';

/** What says where an app's functions are: the texts of its files, undefined for one that is not there. */
export interface AppShape {
  readonly packageJson: string | undefined;
  readonly tsconfig: string | undefined;
}

/** Where a file has to lie for `main` of package.json to load it. */
export interface SourcePlace extends Style {
  readonly folder: string;
  /** With its dot. */
  readonly extension: string;
}

/** Longer than any pattern of folders. */
const MAX_MAIN = 500;
const BRACES = /\{([^{}]*)\}/g;
const PATTERN = /^(?<folder>.*?)\/?(?:\*\*\/)?\*(?:\.(?<extension>[cm]?js)|\.\{(?<several>[cmjs,]+)\})$/;

/** Throws REQUEST_INVALID for an app whose functions are not found by a pattern, with what to change. */
export function sourcePlace({ packageJson, tsconfig }: AppShape): SourcePlace {
  const { main, type } = fieldsOf('package.json', packageJson);
  const texts = typeof main === 'string' && main.length <= MAX_MAIN ? alternatives(main) : [];
  const found = texts.map((text) => PATTERN.exec(text)?.groups);
  const pattern = found.find((groups) => groups !== undefined);
  if (pattern === undefined) throw noPattern(main);
  const { folder = '', extension, several = '' } = pattern;
  const ending = extension ?? several.split(',').find((each) => each === 'js') ?? several.split(',')[0] ?? 'js';
  const isModule = ending === 'mjs' || (ending === 'js' && type === 'module');
  if (tsconfig === undefined) return { folder, extension: `.${ending}`, isTyped: false, isModule };
  return { folder: sourceFolder(folder, tsconfig), extension: `.${ending.replace('j', 't')}`, isTyped: true, isModule };
}

/** `a/{b,c}.js` names two. */
function alternatives(text: string): string[] {
  const plain = text.trim().replace(/^\.\//, '');
  // The braces of an extension belong to the pattern itself.
  const [whole, inside] = [...plain.matchAll(BRACES)].find(([, each = '']) => /[/*]/.test(each)) ?? [];
  if (whole === undefined || inside === undefined) return [plain];
  return inside.split(',').map((part) => plain.replace(whole, part));
}

function sourceFolder(compiled: string, tsconfig: string): string {
  const { compilerOptions } = fieldsOf('tsconfig.json', tsconfig);
  const options = (compilerOptions ?? {}) as Readonly<Record<string, unknown>>;
  const out = plainFolder(options['outDir']);
  const below = out !== '' && `${compiled}/`.startsWith(`${out}/`) ? compiled.slice(out.length + 1) : compiled;
  // Without one the compiler takes the folder that all sources share.
  const guess = /^src(?:\/|$)/.test(below) ? '' : 'src';
  const root = typeof options['rootDir'] === 'string' ? plainFolder(options['rootDir']) : guess;
  return [root, below].filter((part) => part !== '').join('/');
}

function plainFolder(value: unknown): string {
  return typeof value === 'string' ? value.replace(/^\.\/?/, '').replace(/\/$/, '') : '';
}

function fieldsOf(file: string, text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    return Object(parseLenientJson(text)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new NightshiftError('REQUEST_INVALID', `${file} of the app is no JSON: mend it first.`, { cause });
  }
}

function noPattern(main: unknown): NightshiftError {
  const now = typeof main === 'string' ? `is ${JSON.stringify(main.slice(0, MAX_MAIN))}` : 'is missing';
  return new NightshiftError(
    'REQUEST_INVALID',
    `Templates are for Node.js apps that find their functions by a pattern, and "main" of package.json ${now}. Let it be one, such as "src/functions/*.js", or add the function to a file of the app.`,
  );
}
