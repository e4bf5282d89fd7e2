import { describe, expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { sqlitePath, sqliteStoreOptions } from './store.config.js';

describe('sqlitePath', () => {
  it('is .nightshift/nightshift.db when nothing is set', () => {
    const { value, problems } = readOptions(sqliteStoreOptions, {});
    expect(problems).toEqual([]);
    expect(sqlitePath(value.url.reveal())).toBe('.nightshift/nightshift.db');
  });

  it.each([
    ['sqlite:history.db', 'history.db'],
    ['sqlite:/var/lib/nightshift/nightshift.db', '/var/lib/nightshift/nightshift.db'],
    ['sqlite:///var/lib/nightshift/nightshift.db', '/var/lib/nightshift/nightshift.db'],
    ['sqlite:/srv/night%20shift/50%25.db', '/srv/night shift/50%.db'],
    ['sqlite:/srv/night shift.db', '/srv/night shift.db'],
    ['sqlite:C:/nightshift/nightshift.db', 'C:/nightshift/nightshift.db'],
  ])('reads %s as %s', (url, path) => {
    expect(sqlitePath(url)).toBe(path);
  });

  it.each([
    'mssql://db.example:1433/nightshift',
    'sqlite:',
    'sqlite://host/file.db',
    'sqlite:file.db?mode=ro',
    'sqlite:/100%.db',
  ])('refuses %s, naming the variable and what is expected', (url) => {
    expect(() => sqlitePath(url)).toThrow(/STORE_URL is .*expected sqlite:<path of a file>/);
  });

  it('does not print a password', () => {
    expect(() => sqlitePath('mssql://sa:hunter2@db.example/nightshift')).toThrow(/sa:\*\*\*@db\.example/);
  });
});
