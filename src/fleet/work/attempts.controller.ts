import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AttemptCount } from '#contracts/messages/worker-link.js';
import { ExecutionsService } from '../../executions/executions.service.js';
import { ExecutionKeyRequest } from './execution-key.request.js';
import { openApiSchema } from '../open-api-schema.js';

/** Asked for when a durable delivery comes again: what an earlier run left in the history is the attempt count that holds (design, section 4, step 4). */
@ApiTags('worker protocol')
@Controller('api/workers/attempts')
export class AttemptsController {
  constructor(private readonly executions: ExecutionsService) {}

  @Get(':day/:id')
  @ApiOperation({
    summary: 'How far an execution has come: attempts that have begun, and whether nothing is left to run',
  })
  @ApiOkResponse({ schema: openApiSchema(AttemptCount) })
  async count(@Param() { day, id }: ExecutionKeyRequest): Promise<AttemptCount> {
    // Asked for first: what is parked has ended an attempt before.
    const held = await this.executions.heldAttempt(day, id);
    const { attempts, unended, outcome, failure } = await this.executions.progressOf(day, id);
    return {
      attempts,
      unended,
      final: outcome !== undefined,
      ...(failure === undefined ? {} : { failure }),
      ...(held === undefined ? {} : { held }),
    };
  }
}
