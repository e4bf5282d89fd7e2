// Jest runs this file outside its module system: the first import lets Node find the others.
import '../typescript.mjs';
import type { SharedBroker } from './shared-broker.js';
import { TestBroker } from './test-broker.js';
import { EXTERNAL_URL, SHARED_BROKER } from './variables.js';

declare global {
  // The teardown runs in the same process; jest offers no other way to hand something over.
  var nightshiftTestBroker: TestBroker | undefined;
}

// One private broker for the whole run, on its own ports.
// oxlint-disable-next-line import/no-default-export -- jest calls the default export of this file
export default async function globalSetup(): Promise<void> {
  if (process.env[EXTERNAL_URL]) return;
  const broker = await TestBroker.start({ management: true });
  globalThis.nightshiftTestBroker = broker;
  const { url, managementUrl }: SharedBroker = broker;
  process.env[SHARED_BROKER] = JSON.stringify({ url, managementUrl });
}
