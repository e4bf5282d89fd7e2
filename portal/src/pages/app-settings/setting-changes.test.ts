import { describe, expect, it } from '@jest/globals';
import { changesTo, readSettings, toJson, valueToSend } from './setting-changes.js';

const BEFORE = [
  { name: 'DATABASE', value: '***', slotSetting: true },
  { name: 'GREETING', value: '***', slotSetting: false },
];

describe('the value of a setting', () => {
  it('that is not shown stays until another one is typed, also where that is deleted again', () => {
    const [masked] = BEFORE;
    expect(valueToSend(masked, undefined)).toBe('***');
    expect(valueToSend(masked, '')).toBe('***');
    expect(valueToSend(masked, 'new')).toBe('new');
  });

  it('that is shown, or new, is what the field says', () => {
    const shown = { name: 'PAGE_SIZE', value: '20', slotSetting: false };
    expect(valueToSend(shown, undefined)).toBe('20');
    expect(valueToSend(shown, '')).toBe('');
    expect(valueToSend(undefined, undefined)).toBe('');
    expect(valueToSend(undefined, 'new')).toBe('new');
  });
});

describe('changes of settings', () => {
  it('are none when what was shown is sent back', () => {
    expect(changesTo(BEFORE, readSettings(toJson(BEFORE)), true)).toEqual([]);
  });

  it('delete what an edit of the whole leaves out, and keep it on an import', () => {
    const wanted = readSettings('{ "greeting": "hello", "PAGE_SIZE": 20 }');
    const set = [
      { name: 'GREETING', kind: 'changed', sent: { value: 'hello', slotSetting: false } },
      { name: 'PAGE_SIZE', kind: 'added', sent: { value: '20', slotSetting: false } },
    ];
    expect(changesTo(BEFORE, wanted, false)).toEqual(set);
    expect(changesTo(BEFORE, wanted, true)).toEqual([...set, { name: 'DATABASE', kind: 'deleted', sent: null }]);
  });

  it('name what is renamed, or comes from another app, without a value', () => {
    const renamed = readSettings(
      '[{ "name": "DATABASE_URL", "value": "***" }, { "name": "greeting", "value": "***" }]',
    );
    expect(() => changesTo(BEFORE, renamed, true)).toThrow('give the values of DATABASE_URL.');
  });

  it('read a local.settings.json and an export of Azure', () => {
    expect(readSettings('{ "IsEncrypted": false, "Values": { "A": "1" } }')).toEqual([{ name: 'A', value: '1' }]);
    const exported = '[{ "name": "A", "value": "1", "slotSetting": true }]';
    expect(readSettings(exported)).toEqual([{ name: 'A', value: '1', slotSetting: true }]);
  });

  it.each(['{', '7', '[{ "value": "1" }]', '{ "A": {} }'])('refuse %s', (text) => {
    expect(() => readSettings(text)).toThrow();
  });
});
