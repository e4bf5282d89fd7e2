import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { runCli } from '../../test/support/cli/run-cli.js';
import { temporaryFolder } from '../../test/support/scratch.js';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

describe('nightshift new', () => {
  it('adds a function where the project has its functions, and overwrites none', async () => {
    await runCli(['init', '--typescript'], { folder });
    const add = ['new', 'timer', 'weekly', '--set', 'schedule=0 0 6 * * 1'];
    expect(await runCli(add, { folder })).toMatchObject({ exitCode: 0, out: expect.stringContaining('weekly.ts') });
    const text = readFileSync(join(folder, 'src/functions/weekly.ts'), 'utf8');
    expect(text).toContain("schedule: '0 0 6 * * 1'");
    expect(await runCli(add, { folder })).toMatchObject({ exitCode: 5, err: expect.stringContaining('another name') });
  });

  it.each([
    [['ftp'], 'give one of http'],
    [['http', '1st'], 'begin with a letter'],
    [['http', '--set', 'route'], 'no <parameter>=<value>'],
    [['http', '--set', 'level=none'], 'it has authLevel, route'],
  ])('says what is wrong with %j', async (words, text) => {
    await runCli(['init'], { folder });
    const { exitCode, err } = await runCli(['new', ...words], { folder });
    expect([exitCode, err]).toEqual([2, expect.stringContaining(text)]);
  });

  it('says what a folder lacks that is no project', async () => {
    const { exitCode, err } = await runCli(['new', 'http'], { folder });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('"main" of package.json is missing')]);
  });
});
