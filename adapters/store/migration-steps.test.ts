import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pendingSteps, readSteps, type AppliedStep, type Step } from './migration-steps.js';

const step = (name: string): Step => ({ name, sql: '', compatibleFrom: null, optional: null });
const applied = (name: string, compatibleFrom: string | null = null): AppliedStep => ({
  name,
  compatibleFrom,
  passedOver: false,
});

describe('the steps of a schema', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-steps-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are read in the order of their numbers, with what they say of themselves first', async () => {
    writeFileSync(join(folder, '0002_days.sql'), '-- Days.\n-- optional: partitions\n\nCREATE TABLE day (day TEXT);\n');
    writeFileSync(
      join(folder, '0001_apps.sql'),
      '-- compatible from: 0000_first.sql\nSELECT 1;\n-- optional: not the header\n',
    );
    writeFileSync(join(folder, 'notes.txt'), '');
    expect(await readSteps(folder)).toMatchObject([
      { name: '0001_apps.sql', compatibleFrom: '0000_first.sql', optional: null },
      { name: '0002_days.sql', compatibleFrom: null, optional: 'partitions' },
    ]);
  });

  it('are pending until they are recorded', () => {
    const steps = [step('0001_a.sql'), step('0002_b.sql')];
    expect(pendingSteps(steps, [applied('0001_a.sql')], 'here')).toEqual([steps[1]]);
  });

  it('of a later version are lived with when they say so, and refused when they do not', () => {
    const steps = [step('0001_a.sql')];
    const lived = [applied('0001_a.sql'), applied('0002_b.sql', '0001_a.sql')];
    expect(pendingSteps(steps, lived, 'here')).toEqual([]);
    // The step after it removes what this version still uses.
    const refused = [...lived, applied('0003_c.sql', '0002_b.sql')];
    expect(() => pendingSteps(steps, refused, 'here')).toThrow(/here was brought up to 0003_c\.sql/);
    expect(() => pendingSteps(steps, [applied('0002_b.sql')], 'here')).toThrow(/0002_b\.sql/);
  });

  it.each(['sqlite', 'mssql'])('of %s are compatible from steps that are there', async (database) => {
    const steps = await readSteps(join(import.meta.dirname, database, 'migrations'));
    expect(steps.length).toBeGreaterThan(0);
    for (const { name, compatibleFrom } of steps) {
      if (compatibleFrom !== null)
        expect(steps.some((one) => one.name === compatibleFrom && one.name < name)).toBe(true);
    }
  });
});
