import { Body, Controller, Delete, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { codec } from '#contracts/messages/codec.js';
import { RunClaim, RunClaimAnswer } from '#contracts/messages/worker-link.js';
import { openApiSchema } from '../../fleet/open-api-schema.js';
import { WorkersService } from '../../fleet/workers.service.js';
import type { IdentifiedRequest } from '../../identity/identity.js';
import { GiveBackClaimRequest } from './give-back-claim.request.js';
import { RunClaims } from './run-claims.service.js';

const runClaim = codec('run claim', RunClaim);

@ApiTags('worker protocol')
@ApiServiceUnavailableResponse({ description: 'STORE_UNAVAILABLE, BROKER_UNAVAILABLE: ask again, do not run' })
@Controller('api/workers/claims')
export class RunClaimsController {
  constructor(
    private readonly claims: RunClaims,
    private readonly workers: WorkersService,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'May this invocation start in this process? Asked before every run that has claimForMs' })
  @ApiBody({ schema: openApiSchema(RunClaim) })
  @ApiOkResponse({ schema: openApiSchema(RunClaimAnswer) })
  async ask(@Req() request: IdentifiedRequest, @Body() body: unknown): Promise<RunClaimAnswer> {
    const claim = runClaim.check(body);
    const worker = await this.workers.ofRequest(request);
    return { answer: await this.claims.ask({ ...claim, worker: worker.id }) };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Gives back a claim whose run has not begun' })
  @ApiNoContentResponse()
  async giveBack(
    @Req() request: IdentifiedRequest,
    @Param('id') id: string,
    @Query() { process }: GiveBackClaimRequest,
  ): Promise<void> {
    const worker = await this.workers.ofRequest(request);
    await this.claims.giveBack(id, { worker: worker.id, process });
  }
}
