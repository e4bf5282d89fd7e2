import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder of this test run; the global setup makes it, the global teardown removes it with everything below. */
export const SCRATCH = 'NIGHTSHIFT_TEST_SCRATCH';

export function temporaryFolder(): string {
  return mkdtempSync(join(process.env[SCRATCH] ?? tmpdir(), 'e2e-'));
}
