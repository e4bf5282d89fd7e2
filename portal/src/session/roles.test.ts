import { describe, expect, it } from '@jest/globals';
import { holds, holdsSomewhere } from './roles.js';

describe('holds', () => {
  it('counts a role for each lesser one, and one for the house in every app', () => {
    const grants = [{ role: 'operator' }, { role: 'contributor', app: 'shop' }] as const;
    expect(holds(grants, 'reader')).toBe(true);
    expect(holds(grants, 'operator', 'bank')).toBe(true);
    expect(holds(grants, 'contributor', 'shop')).toBe(true);
    expect(holds(grants, 'contributor', 'bank')).toBe(false);
    expect(holds(grants, 'contributor')).toBe(false);
    expect(holds([], 'reader')).toBe(false);
  });
});

describe('holdsSomewhere', () => {
  it('counts a role for a single app too, and none below it', () => {
    expect(holdsSomewhere([{ role: 'reader' }, { role: 'contributor', app: 'shop' }], 'operator')).toBe(true);
    expect(holdsSomewhere([{ role: 'owner' }], 'operator')).toBe(true);
    expect(holdsSomewhere([{ role: 'reader' }, { role: 'reader', app: 'shop' }], 'operator')).toBe(false);
    expect(holdsSomewhere([], 'reader')).toBe(false);
  });
});
