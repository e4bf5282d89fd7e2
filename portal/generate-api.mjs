// Writes the types of management's API from docs/openapi.json: part of `npm run lint`, `npm run typecheck` and `npm run generate`. They are kept nowhere else, so they cannot
// differ from the document, whose own drift a test finds.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const target = join(import.meta.dirname, 'src/api/schema.d.ts');
const library = await import('openapi-typescript').catch((error) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
  throw error;
});
if (library === undefined) {
  console.error('portal/src/api/schema.d.ts is not made: openapi-typescript is missing. `npm ci` installs it.');
  process.exit(0);
}
const document = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8'));
const types = library.astToString(await library.default(document, { immutable: true }));
const text = `/** Generated from docs/openapi.json by portal/generate-api.mjs. */\n\n${types}`;
// Left alone while it is right: another command may be reading it.
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
