// Jest runs this file outside its module system: the first import lets Node find the others.
import './typescript.mjs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXTERNAL_URL, SHARED_BROKER } from './rabbitmq/variables.js';
import { TestBroker } from './rabbitmq/test-broker.js';
import { SCRATCH } from './scratch.js';

declare global {
  // The teardown runs in the same process; jest offers no other way to hand something over.
  var nightshiftTestBroker: TestBroker | undefined;
}

// A folder for what the tests write, and one private broker for the whole run, on its own ports.
// oxlint-disable-next-line import/no-default-export -- jest calls the default export of this file
export default async function globalSetup(): Promise<void> {
  process.env[SCRATCH] = mkdtempSync(join(tmpdir(), 'nightshift-tests-'));
  if (process.env[EXTERNAL_URL]) return;
  const broker = await TestBroker.start();
  globalThis.nightshiftTestBroker = broker;
  process.env[SHARED_BROKER] = JSON.stringify(broker.access);
}
