import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import {
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GATEWAY_CONFIG } from '../gateway/gateway.config.js';
import type { GatewayConfig } from '../gateway/gateway.config.js';
import { ByIdentity } from '../identity/by-identity.js';
import type { Identity } from '../identity/identity.js';
import { Audited } from '../identity/audit/audited.js';
import { auditedTestRun } from './audited-test-run.js';
import { longestRunMs } from './longest-run.js';
import { UnusedIds } from './unused-ids.js';
import { TestRunRequest } from './test-run.request.js';
import { TestOptionsResponse, TestRunResponse } from './test-run.response.js';
import { TestRuns } from './test-runs.service.js';

interface Path {
  readonly app: string;
  readonly function: string;
}

/** Test/Run of a function. */
@ApiTags('functions')
@ApiParam({ name: 'app', type: String })
@ApiParam({ name: 'function', type: String })
@ApiNotFoundResponse({ description: 'APP_NOT_FOUND, FUNCTION_NOT_FOUND, KEY_NOT_FOUND' })
@Controller('api/apps/:app/functions/:function/test')
export class TestRunsController {
  constructor(
    private readonly runs: TestRuns,
    private readonly ids: UnusedIds,
    @Inject(GATEWAY_CONFIG) private readonly gateway: GatewayConfig,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What a test run of the function can be made with' })
  @ApiOkResponse({ type: TestOptionsResponse })
  options(@Param() { app, function: name }: Path, @ByIdentity() identity: Identity): TestOptionsResponse {
    return { keys: this.runs.keys(app, name, identity) };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Call a function triggered by HTTP as a caller would, or start any other by hand' })
  @ApiOkResponse({ type: TestRunResponse, description: 'Whatever the function or the gateway answered, errors too.' })
  @ApiForbiddenResponse({ description: 'ROLE_INSUFFICIENT: also for the master key' })
  @ApiServiceUnavailableResponse({
    description: 'GATEWAY_UNAVAILABLE: no gateway where this node looks for one, or none that answers in time',
  })
  @Audited('function.test', auditedTestRun)
  async run(
    @Param() { app, function: name }: Path,
    @Body() asked: TestRunRequest,
    @ByIdentity() identity: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TestRunResponse> {
    const gone = new AbortController();
    // Before anything is waited for: it comes once, and may have come already.
    reply.raw.once('close', () => gone.abort());
    if (reply.raw.destroyed) gone.abort();
    if (asked.executionId !== undefined) await this.ids.check(asked.executionId);
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(longestRunMs(this.gateway))]);
    return this.runs.run({ app, function: name, asked, identity, signal });
  }
}
