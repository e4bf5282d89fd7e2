import { describe, expect, it } from '@jest/globals';
import { compileConstraint } from './constraints.js';

describe('route constraints', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['int', ['0', '-5', '+7', '2147483647', '-2147483648'], ['', 'x', '1.0', '2147483648', '1e3', '0x1']],
    ['long', ['9223372036854775807', '-9223372036854775808'], ['9223372036854775808', '']],
    ['bool', ['true', 'False', 'TRUE'], ['1', 'yes', '']],
    ['decimal', ['1', '1.5', '-.5', '1,000.25', '1-'], ['1e5', '', 'NaN', '-1-', '9'.repeat(30)]],
    ['double', ['1', '1.5', '-2e10', '1,000', 'NaN', '-Infinity'], ['', 'x', '1e', '.']],
    ['float', ['1.5'], ['1.5f']],
    [
      'guid',
      [
        '0f8fad5b-d9cb-469f-a165-70867728950e',
        '0f8fad5bd9cb469fa16570867728950e',
        '{0f8fad5b-d9cb-469f-a165-70867728950e}',
      ],
      ['0f8fad5b', '(0f8fad5b-d9cb-469f-a165-70867728950e}', ''],
    ],
    [
      'datetime',
      ['2024-02-29', '2024-05-01T10:00:00Z', '2024-05-01 23:59:59.123', '05/31/2024', '5/1/2024 1:30 PM'],
      ['2023-02-29', '2024-13-01', 'today', '', '05/01/2024 25:00'],
    ],
    ['alpha', ['abc', 'ABC', ''], ['a1', 'é', 'a b']],
    ['length(3)', ['abc'], ['ab', 'abcd']],
    ['length(2,3)', ['ab', 'abc'], ['a', 'abcd']],
    ['minlength(2)', ['ab', 'abc'], ['a']],
    ['maxlength(2)', ['', 'ab'], ['abc']],
    ['min(5)', ['5', '99'], ['4', 'x', '-9']],
    ['max(5)', ['5', '-9'], ['6', 'x']],
    ['range(-1,1)', ['-1', '0', '1'], ['2', '-2', 'x']],
    ['regex(^a.c$)', ['abc', 'AXC'], ['ab', 'xabc']],
    ['required', ['x'], ['']],
    ['file', ['a.txt', 'x/y.z', '.x'], ['a', 'a.', 'x.y/z', '..']],
    ['nonfile', ['a', 'a.', 'x.y/z'], ['a.txt']],
  ])('%s accepts %j and refuses %j', (text, good, bad) => {
    const holds = compileConstraint(text);
    expect(good.filter((value) => !holds(value))).toEqual([]);
    expect(bad.filter((value) => holds(value))).toEqual([]);
  });
});
