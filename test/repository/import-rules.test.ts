import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const FORBIDDEN = [
  ['contracts/a.ts', "import { x } from '#src/x.js';", 'contracts imports nothing of ours'],
  ['contracts/b.ts', "import { x } from '@nestjs/common';", 'contracts imports nothing of ours'],
  ['src/apps/a.ts', "import { x } from '#workers/x.js';", 'src imports contracts only'],
  ['src/apps/b.ts', "import { x } from '#adapters/x.js';", 'src imports contracts only'],
  ['workers/agent/a.ts', "import { x } from '#src/x.js';", 'workers imports contracts only'],
  ['workers/agent/b.ts', "import { x } from '@nestjs/common';", 'workers imports contracts only'],
  ['adapters/store/a.ts', "import { x } from '#workers/x.js';", 'each driver stays in its own room'],
  [
    'adapters/broker/rabbitmq/a.ts',
    "import { x } from '#workers/x.js';",
    'adapters import contracts and the store ports',
  ],
  ['portal/src/a.ts', "import { x } from '#contracts/x.js';", 'portal imports its own files only'],
  ['portal/src/pages/home/a.ts', "import { x } from '../../../../src/x.js';", 'portal imports its own files only'],
  ['cli/a.ts', "import { x } from '#src/x.js';", 'cli speaks HTTP'],
] as const;

describe('import rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightshift-lint-'));

  beforeAll(() => cpSync('.oxlintrc.json', join(folder, '.oxlintrc.json')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(FORBIDDEN)('refuses in %s: %s', (path, statement, message) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${statement}\nexport const y = x;\n`);
    const { stdout, status } = spawnSync(
      process.execPath,
      [join(process.cwd(), 'node_modules/oxlint/bin/oxlint'), path],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    expect(stdout).toContain(message);
    expect(status).toBe(1);
  });

  it('lets an allowed import through', () => {
    const file = join(folder, 'src/apps/allowed.ts');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "import { x } from '#contracts/x.js';\nexport const y = x;\n");
    const { status } = spawnSync(
      process.execPath,
      [join(process.cwd(), 'node_modules/oxlint/bin/oxlint'), 'src/apps/allowed.ts'],
      { cwd: folder },
    );
    expect(status).toBe(0);
  });
});
