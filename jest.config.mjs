const swc = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      target: 'es2023',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  },
];

const base = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': swc },
  setupFiles: ['reflect-metadata'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.test-tools', '<rootDir>/examples'],
};

const broker = {
  globalSetup: '<rootDir>/test/support/rabbitmq/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/rabbitmq/global-teardown.ts',
};

/** Unit tests sit beside the code; every other suite lives in test/ and may use the private broker of the run. */
export default {
  maxWorkers: 4,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // For tests that hang: what is slow on a busy machine has not failed.
  testTimeout: 300_000,
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{bin,src,workers,contracts,adapters,cli}/**/*.test.ts',
        '<rootDir>/portal/src/**/*.test.ts',
        '<rootDir>/test/repository/*.test.ts',
      ],
    },
    { ...base, ...broker, displayName: 'conformance', testMatch: ['<rootDir>/test/conformance/**/*.test.ts'] },
    { ...base, ...broker, displayName: 'contract', testMatch: ['<rootDir>/test/contract/**/*.test.ts'] },
    { ...base, ...broker, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
    { ...base, ...broker, displayName: 'security', testMatch: ['<rootDir>/test/security/**/*.test.ts'] },
    // Of one process, without a broker of its own.
    { ...base, displayName: 'portal', testMatch: ['<rootDir>/test/portal/**/*.test.ts'] },
    { ...base, ...broker, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.test.ts'] },
  ],
};
