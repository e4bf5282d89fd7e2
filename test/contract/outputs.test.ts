import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { messageBodies } from '#workers/bindings/outputs/message-bodies.js';
import { outputValues } from '#workers/bindings/outputs/output-values.js';
import { readBindings } from '#workers/bindings/read-bindings.js';
import { Fixture } from '../support/node-apps.js';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.load('outputs');
});
afterAll(() => fixture?.close());

const described = (name: string) => fixture.app.report.functions.find((one) => one.name === name)!;

/** The messages for each output of a run, as text. */
async function sent(name: string, given: object): Promise<Record<string, string[]>> {
  const outcome = await fixture.call(name, { string: JSON.stringify(given) });
  expect(outcome.failure).toBeUndefined();
  const { outputs, hasReturn } = readBindings(described(name), { hostJson: {}, settings: {} });
  const values = outputValues(outcome, hasReturn);
  const messages = outputs.map(({ binding }) => {
    const value = values.get(binding);
    const bodies = value === undefined ? [] : messageBodies(value);
    return [binding, bodies.map((body) => Buffer.from(body).toString('utf8'))] as const;
  });
  return Object.fromEntries(messages.filter(([, bodies]) => bodies.length > 0));
}

describe('language-worker contract 2.9: what outputs get', () => {
  it.each<[string, object, Record<string, string[]>]>([
    ['text', { returns: 'text' }, { $return: ['text'] }],
    ['an object: one message', { returns: { first: 'x', n: 1 } }, { $return: ['{"first":"x","n":1}'] }],
    [
      'an array: one for each',
      { returns: [1, 'two', { n: 3 }, [4], null] },
      { $return: ['1', 'two', '{"n":3}', '[4]'] },
    ],
    ['text that holds an array: one for each', { returns: ' [1, {"n": 2}]' }, { $return: ['1', '{"n":2}'] }],
    ['text that only begins like one', { returns: '[draft] hello' }, { $return: ['[draft] hello'] }],
    ['an integer', { returns: 7 }, { $return: ['7'] }],
    ['another number', { returns: 1.5 }, { $return: ['1.5'] }],
    ['a boolean', { returns: false }, { $return: ['false'] }],
    ['bytes', { returns: { hex: '6869' } }, { $return: ['hi'] }],
    ['an empty array: none', { returns: [] }, {}],
    ['null: none', { returns: null }, {}],
    ['nothing: none', {}, {}],
    [
      'what is set by name beside it',
      { returns: 'r', sets: { first: ['a', 'b'] } },
      { $return: ['r'], first: ['a', 'b'] },
    ],
  ])('with a $return binding: %s', async (_, given, expected) => {
    expect(await sent('returning', given)).toEqual(expected);
  });

  it.each<[string, object, Record<string, string[]>]>([
    ['an object is spread by name', { returns: { first: 'x', second: [1, 2] } }, { first: ['x'], second: ['1', '2'] }],
    [
      'over what was set by name',
      { returns: { first: 'r' }, sets: { first: 's', second: 't' } },
      { first: ['r'], second: ['t'] },
    ],
    ['names that no output has go nowhere', { returns: { third: 'x' } }, {}],
    ['null in it takes back what was set', { returns: { first: null }, sets: { first: 's' } }, {}],
    ['anything else goes nowhere', { returns: ['x'], sets: { second: { n: 1 } } }, { second: ['{"n":1}'] }],
    ['text that holds an array, set by name', { sets: { second: '["a","b"]' } }, { second: ['a', 'b'] }],
    ['bytes, set by name', { sets: { first: { hex: '6869' } } }, { first: ['hi'] }],
  ])('without one: %s', async (_, given, expected) => {
    expect(await sent('bare', given)).toEqual(expected);
  });
});

describe('language-worker contract 3.2: generic triggers and bindings', () => {
  it('mean what the named ones mean', () => {
    const uses = (name: string) => described(name).queues?.map(({ binding, use, queue }) => [binding, use, queue]);
    expect(uses('returning')).toEqual([
      ['item', 'trigger', 'in2'],
      ['$return', 'output', 'three'],
      ['first', 'output', 'one'],
      ['second', 'output', 'two'],
    ]);
    expect(uses('suffixed')).toEqual([['item', 'trigger', 'in3']]);
    expect(['returning', 'suffixed', 'ticking'].flatMap((name) => described(name).errors)).toEqual([]);
  });

  it('are checked like them', () => {
    expect(described('badTimer').errors).toEqual([expect.stringContaining("Function 'badTimer': binding 'timer': ")]);
    expect(described('readsQueue').errors).toEqual([
      "Function 'readsQueue': binding 'wrong': it can only be an output (direction \"out\")",
    ]);
  });
});
