import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from '@jest/globals';

const RUNTIME_ENTRY = join(process.cwd(), 'dist/workers/languages/node/runtime/main.js');
const SOMEONE = 210_000;

/**
 * As `describe`, where a test can make users: as root on Linux, with Node and the built program where every user can read them. Elsewhere skipped, and
 * said on the console.
 */
export function describeWithUsers(name: string, body: () => void): void {
  const why = whyNoUsers();
  if (why === undefined) return describe(name, body);
  process.stderr.write(`\nSKIPPED, ${why}: ${name}\n`);
  describe.skip(`${name} (skipped: ${why})`, body);
}

// Asked without the product's own code: a fault there must not skip its tests.
function whyNoUsers(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  const script = `require('node:fs').accessSync(${JSON.stringify(RUNTIME_ENTRY)})`;
  const { status } = spawnSync(process.execPath, ['-e', script], { uid: SOMEONE, gid: SOMEONE, cwd: '/' });
  return status === 0 ? undefined : `other users cannot run ${process.execPath} or read ${RUNTIME_ENTRY}`;
}

/** A new folder that every user can pass through. The machine's temporary folder may itself be private. */
export async function passableFolder(): Promise<string> {
  const folder = await mkdtemp('/tmp/ns-users-');
  await chmod(folder, 0o711);
  return folder;
}
