import { Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../identity/audit/audit-store.js';
import { Audit } from '../../identity/audit/audit.js';
import { ByActor } from '../../identity/audit/actor.js';
import { ExecutionGuard } from '../execution-guard.js';
import { GetExecutionRequest } from '../get-execution.request.js';
import { ExecutionLinks } from './execution-links.js';
import { ExecutionLinksResponse, RunAgainResponse } from './run-again.dto.js';
import { RunAgain } from './run-again.service.js';

@ApiTags('executions')
@Controller('api/executions')
@UseGuards(ExecutionGuard)
export class RunAgainController {
  constructor(
    private readonly links: ExecutionLinks,
    private readonly runAgain: RunAgain,
    private readonly audit: Audit,
  ) {}

  @Get(':id/links')
  @ApiOperation({ summary: 'Its batch, its dead letters, and whether it can be run again' })
  @ApiOkResponse({ type: ExecutionLinksResponse })
  @ApiNotFoundResponse({ description: 'EXECUTION_NOT_FOUND' })
  async get(@Param('id') id: string, @Query() query: GetExecutionRequest): Promise<ExecutionLinksResponse> {
    return new ExecutionLinksResponse(await this.links.of(id, query.day));
  }

  @Post(':id/run-again')
  @HttpCode(202)
  @ApiOperation({
    summary:
      'Another execution of the function by the active version: of a timer, or with the input that its dead letter or its batch keeps',
  })
  @ApiAcceptedResponse({ type: RunAgainResponse, description: 'The broker has it.' })
  @ApiNotFoundResponse({ description: 'EXECUTION_NOT_FOUND' })
  @ApiConflictResponse({
    description: 'EXECUTION_NOT_REPEATABLE, TIMER_RUNNING, FUNCTION_NOT_RUNNABLE, DEAD_LETTER_CONFLICT',
  })
  async run(
    @Param('id') id: string,
    @Query() query: GetExecutionRequest,
    @ByActor() actor: Actor,
  ): Promise<RunAgainResponse> {
    const asked = { action: 'execution.run-again', target: { kind: 'execution', id } };
    // Who asks for what is not there leaves a row too.
    const unknown = (error: unknown): Promise<never> => this.audit.around(actor, asked, () => Promise.reject(error));
    const links = await this.links.of(id, query.day).catch(unknown);
    const { app, function: ran, version } = links.execution;
    const entry = { ...asked, app, before: { function: ran, version } };
    return new RunAgainResponse(await this.audit.around(actor, entry, () => this.runAgain.run(links, actor)));
  }
}
