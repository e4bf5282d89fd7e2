import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { idOf, ItsAppGuard, type Reaches } from '../identity/its-app-guard.js';
import { executionNotFound, ExecutionsService } from './executions.service.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

@Injectable()
export class ExecutionGuard extends ItsAppGuard {
  constructor(private readonly executions: ExecutionsService) {
    super();
  }

  protected override async check(request: FastifyRequest, reaches: Reaches): Promise<void> {
    const id = idOf(request);
    const { day } = request.query as { readonly day?: unknown };
    // What is no day the route itself refuses, before it looks.
    if (day !== undefined && !(typeof day === 'string' && DAY.test(day))) return;
    const { execution } = await this.executions.get(id, day);
    if (!reaches(execution.app)) throw executionNotFound(id, day);
  }
}
