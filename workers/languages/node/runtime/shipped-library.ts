/** The library that apps are written with. Nightshift has a copy of it, for apps that come without `node_modules`. */
const LIBRARY = '@azure/functions';

const NOT_FOUND = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'];

/** Whether the app has asked for the library and has none: what it installed itself always wins. */
export function isLibraryMissing(specifier: string, error: unknown): boolean {
  const { code } = Object(error) as { readonly code?: unknown };
  return specifier === LIBRARY && NOT_FOUND.includes(String(code));
}
