// Lets Node run our TypeScript as it is (benches and their support): it strips types by itself, and only has to be told that `./x.js` means `./x.ts`.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL !== undefined) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      const path = fileURLToPath(source);
      // `require` takes paths, `import` takes URLs.
      if (existsSync(path)) return next(context.conditions.includes('require') ? path : source.href, context);
    }
    return next(specifier, context);
  },
});
