// Bundles the programs of dist/bin, each with our modules that it loads: a start reads a dozen files in place of two thousand (ADR 0043).
import { rmSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { rolldown } from 'rolldown';

const DIST = join(import.meta.dirname, '../dist');
const PROGRAMS = join(DIST, 'bin');
const CHUNKS = join(PROGRAMS, 'chunks');
/** A thousand small modules, which only our code imports. */
const BUNDLED_PACKAGE = 'typebox';

/** What `import.meta` says of a module goes on naming its own place: migrations, threads and other programs lie beside it. */
const OWN_PLACE = {
  url: (place) => `new URL(${JSON.stringify(place)}, import.meta.url).href`,
  filename: (place) => `(import.meta.dirname + ${JSON.stringify(`/${place}`)})`,
  dirname: (place) => `(import.meta.dirname + ${JSON.stringify(`/${dirname(place)}`)})`,
};
const places = {
  name: 'places',
  transform(code, id) {
    if (!id.startsWith(DIST)) return undefined;
    const place = relative(CHUNKS, id);
    return code.replaceAll(/import\.meta\.(url|filename|dirname)/g, (_, member) => OWN_PLACE[member](place));
  },
};

function isBundled(id, importer = '') {
  if (/^[.#]/.test(id) || isAbsolute(id)) return true;
  return `${id}/`.startsWith(`${BUNDLED_PACKAGE}/`) || importer.includes(join('node_modules', BUNDLED_PACKAGE, '/'));
}

const bundle = await rolldown({
  input: ['nightshift', 'management', 'worker', 'embedded', 'health'].map((name) => join(PROGRAMS, `${name}.js`)),
  platform: 'node',
  // Decorators register their classes as they are loaded.
  treeshake: false,
  external: (id, importer) => !isBundled(id, importer),
  plugins: [places],
  logLevel: 'warn',
});
rmSync(CHUNKS, { recursive: true, force: true });
await bundle.write({ dir: PROGRAMS, chunkFileNames: 'chunks/[name].js', keepNames: true });
