// Jest runs this file outside its module system: the first import lets Node find the others.
import './typescript.mjs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCRATCH } from './scratch.js';

// A folder for what the tests write, whatever is run of them.
// oxlint-disable-next-line import/no-default-export -- jest calls the default export of this file
export default function globalSetup(): void {
  process.env[SCRATCH] = mkdtempSync(join(tmpdir(), 'nightshift-tests-'));
}
