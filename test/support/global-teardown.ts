import { rm } from 'node:fs/promises';
import './typescript.mjs';
import { SCRATCH } from './scratch.js';

// oxlint-disable-next-line import/no-default-export -- jest calls the default export of this file
export default async function globalTeardown(): Promise<void> {
  const scratch = process.env[SCRATCH];
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
}
