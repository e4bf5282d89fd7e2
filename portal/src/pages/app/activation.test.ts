import { describe, expect, it } from '@jest/globals';
import type { Schema } from '../../api/client.js';
import { activationText } from './activation.js';

const version = (name: string, facts: Partial<Schema<'AppVersionResponse'>> = {}): Schema<'AppVersionResponse'> => ({
  version: name,
  digest: name,
  loaded: true,
  active: false,
  previous: false,
  use: 'none',
  percent: 0,
  createdAt: '2026-11-26T08:00:00.000Z',
  packageBytes: 1,
  errors: [],
  ...facts,
});

describe('what came of an activation', () => {
  const asked = { app: 'shop', version: 'b', state: 'waiting', why: 'No worker.' } as const;
  const other = version('a', { active: true, use: 'active' });

  it('is that it waits, for what it waits now, until it is active', () => {
    const waits = version('b', { use: 'trial', waiting: 'A worker loads it.' });
    expect(activationText(asked, [waits, other])).toMatch(/A worker loads it\.$/);
    expect(activationText(asked, [version('b', { active: true, use: 'active' })])).toBe('Version b is active.');
  });

  it('is nothing once another version took its place, or no worker could load it', () => {
    expect(activationText({ ...asked, state: 'active' }, [version('b', { use: 'warm' }), other])).toBeUndefined();
    expect(activationText(asked, [version('b', { errors: ['It throws.'] }), other])).toBeUndefined();
  });
});
