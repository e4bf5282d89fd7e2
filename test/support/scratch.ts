import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder of this test run; the global setup makes it, the global teardown removes it with everything below. */
export const SCRATCH = 'NIGHTSHIFT_TEST_SCRATCH';

let own: string | undefined;

export function temporaryFolder(): string {
  own ??= process.env[SCRATCH] ?? ofThisProcess();
  return mkdtempSync(join(own, 'e2e-'));
}

/** For programs that are no test run, such as the benches and the soak: it goes with the process. */
function ofThisProcess(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nightshift-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
