import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NightshiftError, unreachable } from '#contracts/errors.js';
import { utcDay } from '#contracts/ports/clock.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { TimersService } from '../../timers/timers.service.js';
import { Batches } from '../../batches/batches.service.js';
import type { InvocationKey } from '../dead-letters/dead-letter-store.js';
import { LetterRedrives } from '../dead-letters/letter-redrives.js';
import type { ExecutionRow } from '../execution-store.js';
import type { Links } from './execution-links.js';
import type { Repeatability } from './repeatability.js';

const MAX_NAME = 200;
type FromBatch = Extract<Repeatability, { by: 'batch' }>;

/** Another execution of the same function by the version that is active now, with the same input. */
@Injectable()
export class RunAgain {
  constructor(
    private readonly timers: TimersService,
    private readonly redrives: LetterRedrives,
    private readonly batches: Batches,
  ) {}

  /** Resolves with the new execution once it is safe. Throws EXECUTION_NOT_REPEATABLE, and as a timer's run, a letter's redrive or a new batch does. */
  async run({ execution, again }: Links, actor: Actor): Promise<InvocationKey> {
    const { id, app, function: ran } = execution;
    switch (again.by) {
      case 'timer':
        return this.timers.run(app, ran, `Run again of execution ${id}`);
      case 'dead-letter': {
        // By force: whoever asks for this execution means it, whatever became of its message.
        const { redriven } = await this.redrives.redrive(again.letter, actor, true);
        if (redriven?.invocation !== undefined) return redriven.invocation;
        throw new NightshiftError('INTERNAL', `Dead letter ${again.letter} was redriven as no execution.`);
      }
      case 'batch':
        return this.#runItem(execution, again);
      case 'none':
        throw new NightshiftError('EXECUTION_NOT_REPEATABLE', `Execution ${id} cannot be run again: ${again.why}`);
      default:
        return unreachable(again);
    }
  }

  /** As a batch of its own: the old one may be over, and what followed its end is not to follow it twice. */
  async #runItem({ app, function: ran }: ExecutionRow, { parent, input }: FromBatch): Promise<InvocationKey> {
    const { key, batch, name = batch } = parent;
    const about = { id: randomUUID(), app, function: ran, name: `${name}: ${key} (again)`.slice(-MAX_NAME) };
    const { id } = await this.batches.create({ ...about, items: [{ key, input }], sealed: true });
    const { items } = await this.batches.listItems(id, { limit: 1 });
    const [item] = items;
    if (item === undefined) throw new NightshiftError('INTERNAL', `Batch ${id} was made without its item.`);
    return { day: utcDay(item.acceptedAt), id: item.invocationId };
  }
}
