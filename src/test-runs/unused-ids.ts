import { Injectable } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { ExecutionsService } from '../executions/executions.service.js';

/** Whoever chooses the id of an execution must not take one that has a history. */
@Injectable()
export class UnusedIds {
  constructor(private readonly executions: ExecutionsService) {}

  /** Throws REQUEST_INVALID. */
  async check(id: string): Promise<void> {
    if (!(await this.#isKnown(id.toLowerCase()))) return;
    throw new NightshiftError('REQUEST_INVALID', `executionId ${id} was used before: make another, or leave it out.`);
  }

  async #isKnown(id: string): Promise<boolean> {
    try {
      await this.executions.get(id);
      return true;
    } catch (thrown) {
      if (codeOf(thrown) === 'EXECUTION_NOT_FOUND') return false;
      throw thrown;
    }
  }
}
