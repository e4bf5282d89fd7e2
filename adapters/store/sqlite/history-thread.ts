import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { codeOf, toError } from '#contracts/errors.js';
import type { HistoryAnswer, HistoryCall, HistoryThreadStart } from './history-call.js';
import { SqliteDatabase } from './sqlite-database.js';
import { SqliteExecutionStore } from './sqlite-execution-store.js';

/** The thread that owns history's connection: commits with their flushes, and long reads, happen here and not on the event loop that serves calls. */
function serve(port: MessagePort, { path, busyTimeoutMs }: HistoryThreadStart): void {
  const database = new SqliteDatabase(path);
  database.waitWhenBusy(busyTimeoutMs);
  database.configure();
  const store = new SqliteExecutionStore(database);
  port.on('message', (call: HistoryCall | 'close') => {
    if (call === 'close') {
      database.close();
      port.close();
      return;
    }
    void answer(store, call).then((reply) => port.postMessage(reply));
  });
}

async function answer(store: SqliteExecutionStore, call: HistoryCall): Promise<HistoryAnswer> {
  try {
    const method = store[call.method] as (...given: readonly unknown[]) => Promise<unknown>;
    return { id: call.id, value: await method.apply(store, [...call.arguments]) };
  } catch (error) {
    return { id: call.id, code: codeOf(error), message: toError(error).message };
  }
}

if (parentPort !== null) serve(parentPort, workerData as HistoryThreadStart);
