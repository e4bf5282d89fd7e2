import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkerStore } from '#src/fleet/worker-store.js';
import type { Stores } from '#src/stores.js';
import { aWorker, aWorkerFacts, later } from '../support/factories.js';

/** The promises of `WorkerStore`. */
export function workerStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`WorkerStore: ${name}`, () => {
    let stores: Stores;
    let workers: WorkerStore;

    beforeAll(async () => {
      stores = await open();
      workers = stores.workers;
    });
    afterAll(() => stores.close());

    it('finds a worker by its credential', async () => {
      const worker = aWorker({ lastSeenAt: later(60), labels: { pool: 'Nacht 夜' } });
      await workers.insert(worker);
      expect(await workers.findByToken(worker.tokenId)).toEqual(worker);
      expect(await workers.findByToken('unknown')).toBeUndefined();
    });

    it('lists by name, then id: two machines may share a name', async () => {
      const mine = [aWorker({ name: 'b' }), aWorker({ name: 'a' }), aWorker({ name: 'b' })];
      for (const worker of mine) await workers.insert(worker);
      const listed = (await workers.list()).filter(({ id }) => mine.some((worker) => worker.id === id));
      const expected = mine.toSorted((one, other) => (one.name + one.id < other.name + other.id ? -1 : 1));
      expect(listed).toEqual(expected);
    });

    it('remembers when a worker was last seen, and is not set back by a node whose clock is behind', async () => {
      const worker = aWorker({ labels: { pool: 'Nacht 夜' } });
      await workers.insert(worker);
      await workers.touch(worker.id, later(30));
      await workers.touch(worker.id, later(10));
      await workers.touch('unknown', later(10));
      expect(await workers.findByToken(worker.tokenId)).toEqual({ ...worker, lastSeenAt: later(30) });
    });

    it('keeps what a worker said of itself, and whether it is held', async () => {
      const worker = aWorker();
      const facts = aWorkerFacts({ labels: { pool: 'Nächte' } });
      await workers.insert(worker);
      await workers.setFacts(worker.id, facts);
      await workers.setHold(worker.id, 'draining');
      expect(await workers.find(worker.id)).toEqual({ ...worker, facts, hold: 'draining' });
      await workers.setHold(worker.id, undefined);
      expect(await workers.findByToken(worker.tokenId)).toEqual({ ...worker, facts });
      await workers.setFacts('unknown', facts);
      await expect(workers.setHold('unknown', 'cordoned')).rejects.toMatchObject({ code: 'WORKER_NOT_FOUND' });
      expect(await workers.find('unknown')).toBeUndefined();
    });

    it('deletes a worker once', async () => {
      const [worker, other] = [aWorker(), aWorker()];
      await workers.insert(worker);
      await workers.insert(other);
      await workers.delete(worker.id);
      expect(await workers.findByToken(worker.tokenId)).toBeUndefined();
      expect(await workers.findByToken(other.tokenId)).toEqual(other);
      await expect(workers.delete(worker.id)).rejects.toMatchObject({ code: 'WORKER_NOT_FOUND' });
    });

    it('refuses a second worker with the id or the credential of the first', async () => {
      const worker = aWorker();
      await workers.insert(worker);
      await expect(workers.insert(aWorker({ id: worker.id }))).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
      const samePass = workers.insert(aWorker({ tokenId: worker.tokenId }));
      await expect(samePass).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
    });
  });
}
