import { describe, expect, it } from '@jest/globals';
import { findSetting, resolveSettings } from './setting-references.js';

const settings = { Queue: 'orders', Nested__Name: 'deep', Percent: '100%', Empty: '' };

describe('setting references', () => {
  it.each([
    ['orders', 'orders'],
    ['%Queue%', 'orders'],
    ['%queue%', 'orders'],
    ['a-%QUEUE%-%Nested:Name%-z', 'a-orders-deep-z'],
    ['%nested__name%', 'deep'],
    ['%Percent%', '100%'],
    ['%Empty%', ''],
    ['', ''],
  ])('%s is %s', (text, expected) => {
    expect(resolveSettings(text, settings)).toEqual({ text: expected });
  });

  it.each([
    ['%Missing%', "'%Missing%' does not resolve to a value: add the setting 'Missing'"],
    ['%%', "'%%' does not resolve to a value: add the setting ''"],
    ['50%', "'50%' has a '%' without a closing one: write %NameOfASetting%"],
    ['%Queue%-%x', "'%Queue%-%x' has a '%' without a closing one: write %NameOfASetting%"],
  ])('%s is a problem', (text, problem) => {
    expect(resolveSettings(text, settings)).toEqual({ problem });
  });

  it('names every missing setting', () => {
    expect(resolveSettings('%A%/%B%', settings).problem).toMatch(/'%A%'.*'%B%'/);
  });

  it('finds no setting in what every object has', () => {
    expect(findSetting(settings, 'constructor')).toBeUndefined();
    expect(findSetting(settings, '__proto__')).toBeUndefined();
  });
});
