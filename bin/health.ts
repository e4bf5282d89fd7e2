#!/usr/bin/env node
// No static import of ours: on an older Node the program starts itself again with a newer one.
const { onSupportedNode } = await import('./on-supported-node.js');
await onSupportedNode(async () => (await import('./compose/health.js')).main());

export {};
