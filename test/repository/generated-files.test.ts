import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const GENERATED = [
  'docs/cli.md',
  'docs/config.md',
  'docs/openapi.json',
  'contracts/schemas/invocation.run.json',
  'contracts/schemas/invocation.completed.json',
  'contracts/schemas/invocation.progressed.json',
  'contracts/schemas/execution.recorded.json',
];

describe('generated files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightshift-generated-'));

  beforeAll(() => {
    mkdirSync(join(folder, 'docs'));
    execFileSync(process.execPath, [join(process.cwd(), 'dist/bin/generate-docs.js')], { cwd: folder });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(GENERATED)('%s is what `npm run generate` writes', (path) => {
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(folder, path), 'utf8'));
  });
});
