import { Injectable } from '@nestjs/common';
import { AppCatalog } from '../../apps/catalog/app-catalog.js';
import { BatchStore, type Parent } from '../../batches/batch-store.js';
import { DeadLetterStore, type DeadLetterRow } from '../dead-letters/dead-letter-store.js';
import type { ExecutionRow } from '../execution-store.js';
import { ExecutionsService } from '../executions.service.js';
import { repeatabilityOf, type Repeatability } from './repeatability.js';

/** A message dies once, as a rule; a redrive is another execution. */
const MAX_LETTERS = 10;

export interface Links {
  readonly execution: ExecutionRow;
  readonly batch: Parent | undefined;
  /** Newest first. */
  readonly letters: readonly DeadLetterRow[];
  readonly again: Repeatability;
}

/** What belongs to an execution and is kept elsewhere. */
@Injectable()
export class ExecutionLinks {
  constructor(
    private readonly executions: ExecutionsService,
    private readonly letters: DeadLetterStore,
    private readonly batches: BatchStore,
    private readonly catalog: AppCatalog,
  ) {}

  /** Throws EXECUTION_NOT_FOUND. */
  async of(id: string, day?: string): Promise<Links> {
    const { execution } = await this.executions.get(id, day);
    const { app, function: name, acceptedAt } = execution;
    const [batch, { rows }] = await Promise.all([
      // Nobody waits for the answer of a batch's child.
      execution.lane === 'durable'
        ? this.batches.findParent({ app, function: name, invocationId: id, acceptedAt })
        : undefined,
      this.letters.list({ invocation: id }, MAX_LETTERS),
    ]);
    // An id that somebody else's message claims to have is no link.
    const letters = rows.filter((row) => row.app === app);
    return {
      execution,
      batch,
      letters,
      again: repeatabilityOf(execution, { letters, parent: batch }, this.catalog.find(app)),
    };
  }
}
