import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { watch } from 'chokidar';
import { eventually } from '../../test/support/eventually.js';
import { watchApp } from './watch-app.js';

describe('watching an app', () => {
  let folder: string;
  let seen: string[];
  let troubles: string[];
  let watching: Promise<{ close(): Promise<void> }> | undefined;

  const begin = () => {
    const changed = (path: string) => Promise.resolve(void seen.push(path));
    watching = watchApp(folder, changed, (trouble) => troubles.push(trouble));
    return watching;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-watched-'));
    writeFileSync(join(folder, 'index.js'), '');
    seen = [];
    troubles = [];
  });

  afterEach(async () => {
    await (await watching)?.close();
    rmSync(folder, { recursive: true });
  });

  it('begins, however long host.json takes to be read', async () => {
    const slow = join(folder, 'host.json');
    // Whoever reads it waits for somebody who writes it.
    expect(spawnSync('mkfifo', [slow]).status).toBe(0);
    const begun = begin();
    const beside = watch(folder, { ignoreInitial: true });
    await once(beside, 'ready');
    await beside.close();
    await writeFile(slow, '{ "version": "2.0" }');
    await begun;
    rmSync(slow);
    writeFileSync(join(folder, 'index.js'), 'changed');
    await eventually('the change is seen', () => seen.length > 0);
  });

  it('says what cannot be watched, once, and sees the rest', async () => {
    for (const name of ['loop', 'other']) symlinkSync(name, join(folder, name));
    await begin();
    writeFileSync(join(folder, 'index.js'), 'changed');
    await eventually('the change is seen', () => seen.length > 0);
    expect(troubles).toEqual([expect.stringMatching(/^Not everything can be watched, .*ELOOP/)]);
  });

  it('tells of the page that takes the app offline, when it is removed too', async () => {
    const page = join(folder, 'app_offline.htm');
    writeFileSync(page, 'away');
    await begin();
    rmSync(page);
    await eventually('the change is seen', () => seen.length > 0);
    expect(seen).toEqual(['app_offline.htm']);
  });

  it('tells of code, and of what host.json names', async () => {
    writeFileSync(join(folder, 'host.json'), '{ "version": "2.0", "watchFiles": ["rules.txt"] }');
    await begin();
    writeFileSync(join(folder, 'notes.txt'), 'new');
    writeFileSync(join(folder, 'rules.txt'), 'new');
    await eventually('the change is seen', () => seen.length > 0);
    expect(seen).toEqual(['rules.txt']);
  });
});
