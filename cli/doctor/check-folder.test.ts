import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkFolder } from './check-folder.js';
import { checkPrivateFile } from './check-private-file.js';

describe('folders and files of a state folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-doctor-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('a folder that can be used, or made, is fine; one that others may change is not', async () => {
    const [there, room] = await checkFolder('state folder', folder);
    expect(there?.verdict).toBe('ok');
    expect(room?.message).toMatch(/^\d+ MiB are free at /);
    const [coming] = await checkFolder('state folder', join(folder, 'not', 'yet'));
    expect(coming).toMatchObject({ verdict: 'ok', message: expect.stringContaining('first start') });
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o777);
    const [open] = await checkFolder('state folder', join(folder, 'open'));
    expect(open).toMatchObject({ verdict: 'warning', remedy: expect.stringContaining('chmod go-w') });
  });

  it('a secret is for its owner only', async () => {
    const path = join(folder, 'owner-token');
    expect((await checkPrivateFile('owner token', path)).verdict).toBe('ok');
    writeFileSync(path, 'secret', { mode: 0o600 });
    expect((await checkPrivateFile('owner token', path)).verdict).toBe('ok');
    chmodSync(path, 0o640);
    expect((await checkPrivateFile('owner token', path)).verdict).toBe('failure');
  });
});
