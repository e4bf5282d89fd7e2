import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { idOf, ItsAppGuard, type Reaches } from '../../identity/its-app-guard.js';
import { MAX_LETTERS_AT_ONCE } from './bulk-letters.js';
import { DeadLettersService } from './dead-letters.service.js';
import { notFound } from './redrive-claims.js';

/** Of one letter, and of a deed to many: that names letters, or a filter with the app, in the body. */
@Injectable()
export class LetterGuard extends ItsAppGuard {
  constructor(private readonly letters: DeadLettersService) {
    super();
  }

  protected override async check(request: FastifyRequest, reaches: Reaches): Promise<void> {
    const id = idOf(request);
    if (id !== '') return this.#checkLetter(id, reaches);
    const { ids, filter } = (request.body ?? {}) as { readonly ids?: unknown; readonly filter?: unknown };
    checkFilter(filter, reaches);
    // What is no list of texts, or too long a one, the route itself refuses.
    if (!Array.isArray(ids) || ids.length > MAX_LETTERS_AT_ONCE) return;
    for (const named of new Set<unknown>(ids)) {
      if (typeof named === 'string') await this.#checkLetter(named, reaches);
    }
  }

  async #checkLetter(id: string, reaches: Reaches): Promise<void> {
    const { row } = await this.letters.get(id);
    if (!reaches(row.app)) throw notFound(id);
  }
}

/** Throws ROLE_INSUFFICIENT unless the filter stays within an app that is reached. */
function checkFilter(filter: unknown, reaches: Reaches): void {
  if (typeof filter !== 'object' || filter === null) return;
  const { app } = filter as { readonly app?: unknown };
  if (typeof app === 'string' && reaches(app)) return;
  const place = typeof app === 'string' ? `in app ${app}` : 'in the whole house, or in the app that the filter names';
  throw new NightshiftError('ROLE_INSUFFICIENT', `This takes the role operator ${place}.`);
}
