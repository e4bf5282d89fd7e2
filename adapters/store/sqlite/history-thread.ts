import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { codeOf, toError } from '#contracts/errors.js';
import type { HistoryAnswer, HistoryCall, HistoryStores, HistoryThreadStart } from './history-call.js';
import { SqliteDatabase } from './sqlite-database.js';
import { SqliteExecutionStore } from './sqlite-execution-store.js';
import { SqlitePurgeStore } from './sqlite-purge-store.js';
import { SqliteRetentionStore } from './sqlite-retention-store.js';
import { SqliteStatisticsStore } from './sqlite-statistics-store.js';

/** A thread that owns a connection of history's: commits with their flushes, and long reads, happen here and not on the event loop that serves calls. */
function serve(port: MessagePort, { path, busyTimeoutMs }: HistoryThreadStart): void {
  const database = new SqliteDatabase(path);
  database.waitWhenBusy(busyTimeoutMs);
  database.configure();
  const stores: HistoryStores = {
    executions: new SqliteExecutionStore(database),
    statistics: new SqliteStatisticsStore(database),
    retention: new SqliteRetentionStore(database),
    purges: new SqlitePurgeStore(database),
  };
  const inHand = new Set<Promise<void>>();
  port.on('message', (call: HistoryCall | 'close') => {
    if (call === 'close') {
      void Promise.all(inHand).then(() => {
        database.close();
        port.close();
      });
      return;
    }
    const answered = answer(stores, call).then((reply) => {
      port.postMessage(reply);
      inHand.delete(answered);
    });
    inHand.add(answered);
  });
}

async function answer(stores: HistoryStores, call: HistoryCall): Promise<HistoryAnswer> {
  try {
    const store = stores[call.store];
    const method = Reflect.get(store, call.method) as (...given: readonly unknown[]) => Promise<unknown>;
    return { id: call.id, value: await method.apply(store, [...call.arguments]) };
  } catch (error) {
    return { id: call.id, code: codeOf(error), message: toError(error).message };
  }
}

if (parentPort !== null) serve(parentPort, workerData as HistoryThreadStart);
