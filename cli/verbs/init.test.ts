import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCli } from '../../test/support/cli/run-cli.js';
import { temporaryFolder } from '../../test/support/scratch.js';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('nightshift init', () => {
  it('makes a project and says what is next', async () => {
    const { out, exitCode } = await runCli(['init', 'My Shop', '--typescript'], { folder });
    expect(exitCode).toBe(0);
    expect(out).toContain("cd 'My Shop' && npm install && npm start");
    const made = readdirSync(join(folder, 'My Shop'));
    expect(made.toSorted()).toEqual([
      '.funcignore',
      '.gitignore',
      'host.json',
      'local.settings.json',
      'package.json',
      'src',
      'tsconfig.json',
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'My Shop/package.json'), 'utf8'))).toMatchObject({ name: 'my-shop' });
  });

  it('refuses a folder that has files, but for force; a fresh repository is new', async () => {
    mkdirSync(join(folder, '.git'));
    expect((await runCli(['init'], { folder })).exitCode).toBe(0);
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    expect(await runCli(['init'], { folder })).toMatchObject({ exitCode: 5, err: expect.stringContaining('--force') });
    expect((await runCli(['init', '--force'], { folder })).exitCode).toBe(0);
    expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
  });
});
