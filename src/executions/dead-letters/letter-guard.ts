import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { idOf, ItsAppGuard, type Reaches } from '../../identity/its-app-guard.js';
import { DeadLettersService } from './dead-letters.service.js';
import { notFound } from './redrive-claims.js';

@Injectable()
export class LetterGuard extends ItsAppGuard {
  constructor(private readonly letters: DeadLettersService) {
    super();
  }

  protected override async check(request: FastifyRequest, reaches: Reaches): Promise<void> {
    const id = idOf(request);
    const { row } = await this.letters.get(id);
    if (!reaches(row.app)) throw notFound(id);
  }
}
