import { describe, expect, it } from '@jest/globals';
import { holds } from './roles.js';

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
