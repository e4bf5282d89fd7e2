import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { AppKeys, satisfies, suppliedKey } from './app-keys.js';
import type { AuthLevel } from './routes/auth-level.js';

const used: string[] = [];
const keys = new AppKeys(
  [
    { scope: 'function', function: 'take', name: 'default', value: 'of-take' },
    { scope: 'function', function: 'other', name: 'default', value: 'of-other' },
    { scope: 'host', function: '', name: 'default', value: 'of-host' },
    { scope: 'system', function: '', name: 'ext_extension', value: 'of-system' },
    { scope: 'master', function: '', name: '_master', value: 'of-master' },
    { scope: 'host', function: '', name: 'empty', value: '' },
  ],
  ({ scope, function: owner, name }) => used.push(`${scope} ${owner} ${name}`),
);

const aRequest = (headers: Record<string, string[]> = {}): IncomingMessage =>
  ({ headersDistinct: headers }) as unknown as IncomingMessage;

describe('keys', () => {
  it.each<[string | undefined, AuthLevel]>([
    [undefined, 'anonymous'],
    ['', 'anonymous'],
    ['wrong', 'anonymous'],
    ['of-other', 'anonymous'],
    ['of-take', 'function'],
    ['of-host', 'function'],
    ['of-system', 'system'],
    ['of-master', 'admin'],
  ])('%s gives %s on a URL of the function', (key, level) => {
    expect(keys.levelOf(key, 'Take')).toBe(level);
  });

  it.each<[AuthLevel, readonly AuthLevel[]]>([
    ['anonymous', ['anonymous', 'user', 'function', 'system', 'admin']],
    ['user', ['user', 'admin']],
    ['function', ['function', 'admin']],
    ['system', ['system', 'admin']],
    ['admin', ['admin']],
  ])('%s is opened by %j only', (required, opened) => {
    const levels: AuthLevel[] = ['anonymous', 'user', 'function', 'system', 'admin'];
    expect(levels.filter((level) => satisfies(level, required))).toEqual(opened);
  });

  it('tells which key somebody came with, and nothing of wrong ones', () => {
    used.length = 0;
    for (const key of ['wrong', 'of-other', 'of-take', 'of-host']) keys.levelOf(key, 'Take');
    expect(used).toEqual(['function take default', 'host  default']);
  });

  it('takes the first header, which hides the query even when it is wrong', () => {
    expect(suppliedKey(aRequest({ 'x-functions-key': ['one', 'two'] }), 'code=three')).toBe('one');
    expect(suppliedKey(aRequest(), 'a=1&code=th%2Free')).toBe('th/ree');
    expect(suppliedKey(aRequest(), 'a=code')).toBeUndefined();
    expect(suppliedKey(aRequest(), 'barcode=1')).toBeUndefined();
  });
});
