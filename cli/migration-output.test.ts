import { describe, expect, it } from '@jest/globals';
import { appliedText, planText } from './migration-output.js';

describe('the output of nightshift migrate', () => {
  it('plans with the SQL of each step, everything else a comment', () => {
    const pending = [
      { name: '0001_apps.sql', sql: 'CREATE TABLE app (name TEXT);\n' },
      { name: '0002_days.sql', sql: 'CREATE TABLE day (day TEXT);' },
    ];
    expect(planText('store.db', pending)).toBe(
      '-- store.db: 2 steps to do.\n\n-- 0001_apps.sql\nCREATE TABLE app (name TEXT);\n\n-- 0002_days.sql\nCREATE TABLE day (day TEXT);\n',
    );
    expect(planText('store.db', [])).toBe('-- store.db: nothing to do.\n');
  });

  it('says what was done', () => {
    expect(appliedText('store.db', ['0001_apps.sql is done'])).toBe('store.db:\n  0001_apps.sql is done\n');
    expect(appliedText('store.db', [])).toBe('store.db: nothing to do.\n');
  });
});
