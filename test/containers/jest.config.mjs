import { join } from 'node:path';
import base from '../../jest.config.mjs';

const rootDir = join(import.meta.dirname, '../..');
const [{ testMatch: _unit, ...project }] = base.projects;

/** Apart from the others, because it takes a Docker engine and images: `npm run test:containers`. */
export default {
  rootDir,
  maxWorkers: 1,
  testTimeout: 300_000,
  globalSetup: base.globalSetup,
  globalTeardown: base.globalTeardown,
  projects: [
    {
      ...project,
      rootDir,
      displayName: 'containers',
      testMatch: ['<rootDir>/test/containers/*.test.ts'],
    },
  ],
};
