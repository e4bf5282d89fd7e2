import { describe, expect, it } from '@jest/globals';
import { configInvalid, option, options, readOptions, Secret } from './config.js';

const declared = options({
  port: option.port('X_PORT', { default: '7071', description: 'a port' }),
  slots: option.integer('X_SLOTS', { default: '8', least: 1, description: 'how many' }),
  wait: option.durationMs('X_WAIT', { default: '30s', description: 'how long' }),
  address: option.secret('X_ADDRESS', {
    description: 'where',
    example: 'x://user:password@host',
    check: (address) => {
      if (!address.reveal().startsWith('x://')) throw configInvalid(['X_ADDRESS: expected x://user:password@host']);
    },
  }),
});

describe('readOptions', () => {
  it('reads defaults, units and secrets', () => {
    const { value, problems } = readOptions(declared, { X_WAIT: '5m', X_ADDRESS: 'x://host' });
    expect(problems).toEqual([]);
    expect(value).toEqual({ port: 7071, slots: 8, wait: 300_000, address: expect.any(Secret) });
  });

  it('reads whole milliseconds and bytes, whatever share of a unit is written', () => {
    expect(readOptions(declared, { X_WAIT: '0.29h', X_ADDRESS: 'x://host' }).value.wait).toBe(1_044_000);
  });

  it('takes 0 for a duration without a unit: nothing is nothing in every unit', () => {
    expect(readOptions(declared, { X_WAIT: '0', X_ADDRESS: 'x://host' }).value.wait).toBe(0);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readOptions(declared, { X_PORT: '', X_ADDRESS: 'x://host' }).value.port).toBe(7071);
  });

  it('reports every problem at once, each with its variable and what is expected', () => {
    const variables = { X_PORT: '70000', X_SLOTS: '0', X_WAIT: '30', X_ADDRESS: 'y://secret' };
    expect(readOptions(declared, variables).problems).toEqual([
      'X_PORT is "70000": expected a whole number from 0 to 65535',
      'X_SLOTS is "0": expected a whole number, 1 or more',
      'X_WAIT is "30": expected a duration such as 500ms, 30s, 5m or 2h',
      'X_ADDRESS: expected x://user:password@host',
    ]);
  });

  it('says what an option that must be set looks like', () => {
    expect(readOptions(declared, {}).problems).toEqual(['X_ADDRESS is missing: set it to x://user:password@host']);
  });
});
