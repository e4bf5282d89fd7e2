import { Controller, Get, Param, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AttemptCount } from '#contracts/messages/worker-link.js';
import { ExecutionsService } from '../../executions/executions.service.js';
import type { IdentifiedRequest } from '../../identity/identity.js';
import { openApiSchema } from '../open-api-schema.js';
import { WorkersService } from '../workers.service.js';
import { ExecutionKeyRequest } from './execution-key.request.js';
import { RunningAttempts } from './running-attempts.js';

/** Asked for when a durable delivery comes again: what an earlier run left in the history is the attempt count that holds (design, section 4, step 4). */
@ApiTags('worker protocol')
@Controller('api/workers/attempts')
export class AttemptsController {
  constructor(
    private readonly executions: ExecutionsService,
    private readonly running: RunningAttempts,
    private readonly workers: WorkersService,
  ) {}

  @Get(':day/:id')
  @ApiOperation({
    summary:
      'How far an execution has come: attempts that have begun, whether nothing is left to run, or another worker runs it',
  })
  @ApiOkResponse({ schema: openApiSchema(AttemptCount) })
  async count(@Param() { day, id }: ExecutionKeyRequest, @Req() request: IdentifiedRequest): Promise<AttemptCount> {
    // Asked for first: what is parked has ended an attempt before.
    const held = await this.executions.heldAttempt(day, id);
    const { attempts, unended, outcome, failure } = await this.executions.progressOf(day, id);
    const elsewhere = unended > 0 && (await this.#isElsewhere(day, id, request));
    return {
      attempts,
      unended,
      final: outcome !== undefined,
      ...(failure === undefined ? {} : { failure }),
      ...(held === undefined ? {} : { held }),
      ...(elsewhere && { elsewhere }),
    };
  }

  async #isElsewhere(day: string, id: string, request: IdentifiedRequest): Promise<boolean> {
    const { id: asking } = await this.workers.ofRequest(request);
    return this.running.isElsewhere(day, id, asking);
  }
}
