#!/usr/bin/env node
// Writes what is generated from schemas, into the repository it is run in: `npm run generate`.
const { main } = await import('./compose/generate-docs.js');
await main();

export {};
