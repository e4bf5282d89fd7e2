import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { Content } from './entry.js';
import { Journal, type Write } from './journal.js';

const content: Content = { id: 'm', type: 'sample', headers: { tenant: 'north' }, body: Buffer.from('body') };

function insertion(seq: number): Write {
  const row = {
    seq,
    queue: 'q',
    position: seq,
    attempt: 1,
    expiresAt: null,
    expirationMs: null,
    paged: false,
    arrivedAt: null,
  };
  return (statements) => statements.insert(row, content);
}

describe('Journal', () => {
  let folder: string;
  let journal: Journal;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-journal-'));
    journal = new Journal(join(folder, 'broker.db'), new SilentLogger());
  });
  afterEach(() => {
    journal.close();
    rmSync(folder, { recursive: true });
  });

  const stored = (): number[] => journal.reader.unpaged().map(({ seq }) => seq);

  it('writes what a turn appended in one transaction, at its end', async () => {
    const writes = [1, 2, 3].map((seq) => journal.append(insertion(seq)));
    expect(stored()).toEqual([]);
    await writes[0];
    expect(stored()).toEqual([1, 2, 3]);
    expect(journal.reader.content(2)).toMatchObject({ id: 'm', headers: { tenant: 'north' } });
    await Promise.all(writes);
  });

  it('writes nothing of a transaction that fails, and says so to everyone in it', async () => {
    const outcomes = await Promise.allSettled([1, 1, 2].map((seq) => journal.append(insertion(seq))));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'BROKER_UNAVAILABLE', message: expect.stringContaining(folder) },
      });
    }
    expect(stored()).toEqual([]);
    expect(journal.writable).toBe(false);
    await journal.append(insertion(2));
    expect(stored()).toEqual([2]);
    expect(journal.writable).toBe(true);
  });

  it('keeps a decision that could not be written, and writes it before anything later', async () => {
    await journal.append(insertion(1));
    const order: string[] = [];
    const decision = journal.appendKept((statements) => statements.delete(1)).then(() => order.push('decision'));
    const refused = Promise.all([journal.append(insertion(9)), journal.append(insertion(9))]);
    await expect(refused).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    expect(stored()).toEqual([1]);
    const later = journal.append(insertion(2)).then(() => order.push('later'));
    await Promise.all([decision, later]);
    expect(order).toEqual(['decision', 'later']);
    expect(stored()).toEqual([2]);
  });

  it('writes what is pending when it closes, and refuses the rest', async () => {
    const pending = journal.append(insertion(1));
    journal.close();
    await pending;
    await expect(journal.append(insertion(2))).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    journal = new Journal(join(folder, 'broker.db'), new SilentLogger());
    expect(stored()).toEqual([1]);
  });
});
