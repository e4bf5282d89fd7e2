import { chmodSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { makeBackup, type BackupParts } from './make-backup.js';
import { restoreBackup, type Restored, type Restoring } from './restore-backup.js';

const NOW = new Date('2026-03-01T22:00:00.000Z');

let folder: string;
let backup: string;
let stateDir: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightshift-backup-'));
  backup = join(folder, 'backup');
  stateDir = join(folder, 'state');
  writeFileSync(join(folder, 'ring'), 'a ring');
  chmodSync(join(folder, 'ring'), 0o644);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(parts: Partial<BackupParts> = {}) {
  return makeBackup(backup, {
    nightshift: '1.2.3',
    now: () => NOW,
    copyDatabases: async (draft) => {
      writeFileSync(join(draft, 'nightshift.db'), 'the store', { mode: 0o600 });
      return ['nightshift.db'];
    },
    smallFiles: [
      ['keyring.json', join(folder, 'ring')],
      ['owner-token', join(folder, 'nowhere')],
    ],
    ...parts,
  });
}

function restore(restoring: Partial<Restoring> = {}): Promise<Restored> {
  return restoreBackup({
    backup,
    stateDir,
    force: false,
    now: () => NOW,
    isOpenElsewhere: () => false,
    checkDatabases: async () => undefined,
    ...restoring,
  });
}

const refused = (code: string, text: string) => ({ code, message: expect.stringContaining(text) });

describe('a backup', () => {
  it('holds what is there, for its owner only, and is restored as it was', async () => {
    const { files } = await make();
    expect(files.map(({ name }) => name)).toEqual(['nightshift.db', 'keyring.json']);
    expect(readdirSync(folder).toSorted()).toEqual(['backup', 'ring']);
    for (const name of readdirSync(backup)) expect(statSync(join(backup, name)).mode & 0o777).toBe(0o600);
    expect(statSync(backup).mode & 0o777).toBe(0o700);
    const { manifest, aside } = await restore();
    expect(manifest).toMatchObject({ nightshift: '1.2.3', at: NOW.toISOString() });
    expect(aside).toBeUndefined();
    expect(readdirSync(stateDir).toSorted()).toEqual(['keyring.json', 'nightshift.db']);
    expect(readFileSync(join(stateDir, 'nightshift.db'), 'utf8')).toBe('the store');
    expect(statSync(join(stateDir, 'keyring.json')).mode & 0o777).toBe(0o600);
  });

  it('overwrites nothing, and leaves nothing when it fails', async () => {
    await make();
    await expect(make()).rejects.toMatchObject(refused('BACKUP_CONFLICT', backup));
    rmSync(backup, { recursive: true });
    const copyDatabases = () => Promise.reject(new Error('the disk is full'));
    await expect(make({ copyDatabases })).rejects.toThrow('the disk is full');
    expect(readdirSync(folder)).toEqual(['ring']);
  });
});

describe('a restore', () => {
  it('refuses what is damaged, incomplete, newer, or no backup, before it touches anything', async () => {
    const cases: readonly (readonly [() => void, string])[] = [
      [() => writeFileSync(join(backup, 'nightshift.db'), 'the st0re'), 'is not what it was'],
      [() => writeFileSync(join(backup, 'nightshift.db'), 'the'), 'has 3 bytes'],
      [() => rmSync(join(backup, 'keyring.json')), 'keyring.json cannot be copied'],
      [() => writeFileSync(join(backup, 'manifest.json'), '{"format":2,"nightshift":"9.0.0"}'), '9.0.0'],
      [() => changeManifest('nightshift.db', '../nightshift.db'), 'not what a backup has'],
      [() => rmSync(join(backup, 'manifest.json')), 'cannot be read'],
    ];
    for (const [damage, text] of cases) {
      rmSync(backup, { recursive: true, force: true });
      await make();
      damage();
      await expect(restore()).rejects.toMatchObject(refused('BACKUP_INVALID', text));
      expect(readdirSync(stateDir)).toEqual([]);
    }
  });

  it('refuses databases that this version cannot use', async () => {
    await make();
    const checkDatabases = () => Promise.reject(new NightshiftError('STORE_SCHEMA_NEWER', 'It is newer.'));
    await expect(restore({ checkDatabases })).rejects.toMatchObject({ code: 'STORE_SCHEMA_NEWER' });
    expect(readdirSync(stateDir)).toEqual([]);
  });

  it('refuses a folder where an installation runs, also with force', async () => {
    await make();
    mkdirSync(stateDir);
    writeFileSync(join(stateDir, 'broker.db'), 'in use');
    const isOpenElsewhere = (path: string) => path === join(stateDir, 'broker.db');
    const code = 'STATE_FOLDER_IN_USE';
    await expect(restore({ isOpenElsewhere, force: true })).rejects.toMatchObject(refused(code, 'broker.db is open'));
    expect(readdirSync(stateDir)).toEqual(['broker.db']);
  });

  it('refuses a folder that is not empty; with force it puts aside what is ours, and nothing else', async () => {
    await make();
    mkdirSync(join(stateDir, 'worker'), { recursive: true });
    for (const name of ['nightshift.db', 'broker.db', 'notes.txt']) writeFileSync(join(stateDir, name), 'old');
    await expect(restore()).rejects.toMatchObject(refused('STATE_FOLDER_IN_USE', 'not empty'));
    const { aside } = await restore({ force: true });
    expect(readdirSync(aside!).toSorted()).toEqual(['broker.db', 'nightshift.db', 'worker']);
    const left = readdirSync(stateDir).filter((name) => join(stateDir, name) !== aside);
    expect(left.toSorted()).toEqual(['keyring.json', 'nightshift.db', 'notes.txt']);
    expect(readFileSync(join(aside!, 'nightshift.db'), 'utf8')).toBe('old');
  });
});

function changeManifest(from: string, to: string): void {
  const path = join(backup, 'manifest.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}
