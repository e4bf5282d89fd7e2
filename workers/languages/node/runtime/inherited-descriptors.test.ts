import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

/** As a child process runs it. */
const MODULE = pathToFileURL(join(process.cwd(), 'dist/workers/languages/node/runtime/inherited-descriptors.js')).href;

/** Beyond a gap, where Node itself no longer looks. */
const DESCRIPTOR = 40;

const PROGRAM = `
  import { readdirSync } from 'node:fs';
  import { closeInherited } from ${JSON.stringify(MODULE)};
  const has = () => readdirSync('/proc/self/fd').includes('${DESCRIPTOR}');
  const before = has();
  closeInherited();
  console.log(JSON.stringify([before, has()]));
`;

const onLinux = existsSync('/proc/self/fd') ? it : it.skip;

describe('descriptors that a language process inherits', () => {
  onLinux('are closed before user code runs', () => {
    const secret = openSync('/etc/hostname', 'r');
    const others = Array<'ignore'>(DESCRIPTOR - 3).fill('ignore');
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'pipe', ...others, secret],
      encoding: 'utf8',
    });
    closeSync(secret);
    expect([stderr, stdout.trim()]).toEqual(['', '[true,false]']);
  });
});
