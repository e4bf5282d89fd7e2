import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/audit/audit-store.js';
import { Audit } from '../../identity/audit/audit.js';
import { auditEntryOf } from './audit-entry.js';
import { DeadLetterStore, type DeadLetter, type DeadLetterRow } from './dead-letter-store.js';
import { notFound, RedriveClaims } from './redrive-claims.js';
import { Redriver } from './redriver.js';

/** Dead letters on their way back. */
@Injectable()
export class LetterRedrives {
  constructor(
    private readonly store: DeadLetterStore,
    private readonly redriver: Redriver,
    private readonly claims: RedriveClaims,
    private readonly audit: Audit,
  ) {}

  /**
   * Publishes it once, however many ask at a time. Throws DEAD_LETTER_NOT_FOUND, DEAD_LETTER_CONFLICT, DEAD_LETTER_EXHAUSTED or
   * DEAD_LETTER_UNDELIVERABLE, and as the broker does: then it waits, and asking again sends the same message.
   */
  async redrive(id: string, actor: Actor, force: boolean): Promise<DeadLetterRow> {
    const letter = await this.#get(id);
    this.redriver.check(letter);
    const { state, redrives } = letter.row;
    const entry = { ...auditEntryOf('redrive', letter.row), before: { state, redrives }, after: { force } };
    await this.audit.around(actor, entry, () =>
      this.claims.redrive(id, force, (claimed, redrive) => this.redriver.publish(claimed, redrive)),
    );
    return (await this.#get(id)).row;
  }

  async #get(id: string): Promise<DeadLetter> {
    const letter = await this.store.find(id);
    if (letter === undefined) throw notFound(id);
    return letter;
  }
}
