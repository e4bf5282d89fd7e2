import { Injectable } from '@nestjs/common';
import { AppBatches } from '../../batches/app-batches.js';
import { ExecutionStore } from '../../executions/execution-store.js';

/** Who deletes an app needs to know whether it is a few or many. */
const MOST_COUNTED = 100;
const AND = new Intl.ListFormat('en-GB');

/** What an app that is to be deleted still has to do. */
@Injectable()
export class OpenWork {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly batches: AppBatches,
  ) {}

  /** How much of the app runs, waits to, or is still to come of its batches, in words; undefined for nothing. */
  async inWords(app: string): Promise<string | undefined> {
    const [running, queued, batches] = await Promise.all([
      this.#count(app, 'Running'),
      this.#count(app, 'Queued'),
      this.batches.countOpen(app, MOST_COUNTED),
    ]);
    const parts = [
      ...wordsFor(running, 'execution runs', 'executions run'),
      ...wordsFor(queued, 'execution waits', 'executions wait'),
      ...wordsFor(batches, 'batch is open', 'batches are open'),
    ];
    return parts.length === 0 ? undefined : AND.format(parts);
  }

  /** What waits of them never starts, also not in an app that is made under the name later. */
  cancelBatches(app: string): Promise<void> {
    return this.batches.cancelAll(app);
  }

  async #count(app: string, status: 'Running' | 'Queued'): Promise<number> {
    return (await this.executions.list({ app, status }, MOST_COUNTED)).length;
  }
}

function wordsFor(count: number, one: string, many: string): string[] {
  if (count === 0) return [];
  if (count === 1) return [`1 ${one}`];
  return [`${count === MOST_COUNTED ? `${count} or more` : count} ${many}`];
}
