import { describe, expect, it } from '@jest/globals';
import type { TypedData } from '#contracts/messages/typed-data.js';
import { acceptedWith } from './accepted-with.js';
import { messageBodies } from './message-bodies.js';
import { outputValues } from './output-values.js';

const texts = (data: TypedData) => messageBodies(data).map((body) => Buffer.from(body).toString('utf8'));

describe('what an output binding gets', () => {
  const outputData = [{ name: 'a', data: { string: 'set' } }];

  it('the return value, for $return', () => {
    const values = outputValues({ returnValue: { json: '{"a":1}' }, outputData }, true);
    expect(Object.fromEntries(values)).toEqual({ a: { string: 'set' }, $return: { json: '{"a":1}' } });
  });

  it('without $return, the properties of a returned object, over what was set by name', () => {
    const values = outputValues({ returnValue: { json: '{"a":"x","b":[1],"c":null}' }, outputData }, false);
    expect(Object.fromEntries(values)).toEqual({ a: { string: 'x' }, b: { json: '[1]' }, c: { json: 'null' } });
  });

  it.each<TypedData>([{ json: '[1]' }, { json: '"x"' }, { string: '{"a":1}' }, { http: { headers: {} } }])(
    'nothing from a return value like %p without $return',
    (returnValue) => {
      expect(Object.fromEntries(outputValues({ returnValue, outputData }, false))).toEqual({ a: { string: 'set' } });
    },
  );
});

describe('the messages of a value', () => {
  it.each<[TypedData, string[]]>([
    [{ string: 'text' }, ['text']],
    [{ string: '' }, ['']],
    [{ json: '{ "a": [1, 2] }' }, ['{"a":[1,2]}']],
    [{ json: '[1,"two",{"three":3},[4],null,true]' }, ['1', 'two', '{"three":3}', '[4]', 'true']],
    [{ string: ' ["a",{"b":1}]' }, ['a', '{"b":1}']],
    [{ string: '[a]' }, ['[a]']],
    [{ json: '[]' }, []],
    [{ json: 'null' }, []],
    [{}, []],
    [{ int: 7 }, ['7']],
    [{ double: 1.5 }, ['1.5']],
    [{ bytes: Buffer.from('raw').toString('base64') }, ['raw']],
    [{ collectionString: { string: ['a', ''] } }, ['a', '']],
    [{ collectionBytes: { bytes: ['YQ=='] } }, ['a']],
  ])('%p is %p', (data, expected) => {
    expect(texts(data)).toEqual(expected);
  });
});

describe('when an output message counts as accepted', () => {
  it('now, within the day of the run that sends it', () => {
    expect(acceptedWith('2026-11-22', new Date('2026-11-22T18:00:00.000Z'))).toBe('2026-11-22T18:00:00.000Z');
    expect(acceptedWith('2026-11-22', new Date('2026-11-23T02:00:00.000Z'))).toBe('2026-11-22T23:59:59.999Z');
    expect(acceptedWith('2026-11-22', new Date('2026-11-21T23:59:59.000Z'))).toBe('2026-11-22T00:00:00.000Z');
  });
});
