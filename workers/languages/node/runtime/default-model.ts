import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Every app begins with the model of the v3 library, which sets itself through the core (language-worker contract, section 1.2): it is what runs the
 * functions of folders.
 */
export function setUpDefaultModel(): void {
  const library = require('azure-functions-v3') as { readonly setup: () => void };
  library.setup();
}
