import { Injectable } from '@nestjs/common';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import { ExecutionStore } from '../execution-store.js';
import type { NewDeadLetter } from './dead-letter-store.js';

/** What history says of a dead message's last attempt. Its record may come later than the message: then nothing, yet. */
@Injectable()
export class LetterFailures {
  constructor(private readonly executions: ExecutionStore) {}

  async of({ invocation }: Pick<NewDeadLetter, 'invocation'>): Promise<InvocationFailure | undefined> {
    if (invocation === undefined) return undefined;
    const detail = await this.executions.find(invocation.id, invocation.day);
    return detail?.execution.failure ?? detail?.attempts.findLast(({ failure }) => failure !== undefined)?.failure;
  }
}
