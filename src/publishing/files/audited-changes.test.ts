import { describe, expect, it } from '@jest/globals';
import { auditedChanges } from './audited-changes.js';

const SECRET = 'amqp://user:secret@host';

describe('what the audit trail keeps of changed files', () => {
  it('is what became of each, without what stands in it', () => {
    const changes = [
      { path: 'a.js', content: SECRET, encoding: 'utf8' },
      { path: 'b.js', from: 'c.js' },
      { path: 'old', delete: true },
      { path: 'new', folder: true },
    ];
    const kept = JSON.stringify(auditedChanges({ base: 'v1', changes }));
    expect(JSON.parse(kept)).toEqual({ base: 'v1', changes: [{ path: 'a.js' }, ...changes.slice(1)] });
  });

  it('is nothing that cannot be a change', () => {
    const wrong = { path: { content: SECRET }, from: [SECRET], delete: SECRET, folder: { name: SECRET } };
    for (const body of [{ base: [SECRET], changes: [wrong, SECRET, null] }, { changes: { content: SECRET } }, {}]) {
      expect(JSON.stringify(auditedChanges(body))).not.toContain(SECRET);
    }
  });
});
