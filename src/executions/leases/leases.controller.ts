import { Body, Controller, Delete, HttpCode, Inject, Post, Put, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { NightshiftError } from '#contracts/errors.js';
import { codec } from '#contracts/messages/codec.js';
import {
  HeldLeases,
  Lease,
  LeaseKey,
  LeaseRenewal,
  LeaseRequest,
  LeaseReturn,
} from '#contracts/messages/worker-link.js';
import { openApiSchema } from '../../fleet/open-api-schema.js';
import { WorkersService } from '../../fleet/workers.service.js';
import type { IdentifiedRequest } from '../../identity/identity.js';
import { EXECUTIONS_CONFIG, type ExecutionsConfig } from '../executions.config.js';
import { keptMessage } from '../parked/kept-message.js';
import { LeaseStore } from './lease-store.js';

const leaseRequest = codec('lease request', LeaseRequest);
const leaseRenewal = codec('lease renewal', LeaseRenewal);
const leaseReturn = codec('lease return', LeaseReturn);
const leaseKey = codec('lease end', LeaseKey);

@ApiTags('worker protocol')
@Controller('api/workers/leases')
export class LeasesController {
  constructor(
    private readonly leases: LeaseStore,
    private readonly workers: WorkersService,
    @Inject(EXECUTIONS_CONFIG) private readonly config: Pick<ExecutionsConfig, 'leaseMs'>,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Takes over the message of a long run, so that the broker need not hold it' })
  @ApiBody({ schema: openApiSchema(LeaseRequest) })
  @ApiOkResponse({ schema: openApiSchema(Lease) })
  @ApiConflictResponse({ description: 'LEASE_LOST: another process has this run' })
  async take(@Req() request: IdentifiedRequest, @Body() body: unknown): Promise<Lease> {
    const { process, message } = leaseRequest.check(body);
    const { id: worker } = await this.workers.ofRequest(request);
    const { leaseMs } = this.config;
    const fence = await this.leases.take({ worker, process }, keptMessage(message), leaseMs);
    if (fence !== undefined) return { fence, forMs: leaseMs };
    throw new NightshiftError('LEASE_LOST', `Another process runs ${message.invocationId}: end this run.`);
  }

  @Put()
  @ApiOperation({ summary: 'Extends leases; those that are missing in the answer are lost' })
  @ApiBody({ schema: openApiSchema(LeaseRenewal) })
  @ApiOkResponse({ schema: openApiSchema(HeldLeases) })
  async renew(@Body() body: unknown): Promise<HeldLeases> {
    const { leases } = leaseRenewal.check(body);
    return { leases: await this.leases.renew(leases, this.config.leaseMs), forMs: this.config.leaseMs };
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'The run has ended, and its record is confirmed' })
  @ApiBody({ schema: openApiSchema(LeaseKey) })
  @ApiNoContentResponse()
  async end(@Body() body: unknown): Promise<void> {
    await this.leases.end(leaseKey.check(body));
  }

  @Post('returned')
  @HttpCode(204)
  @ApiOperation({ summary: 'The run is to start again: its message is published when it is due' })
  @ApiBody({ schema: openApiSchema(LeaseReturn) })
  @ApiNoContentResponse({ description: 'Also when the lease was lost before: then it is returned already.' })
  async giveBack(@Body() body: unknown): Promise<void> {
    const { day, invocationId, fence, ...how } = leaseReturn.check(body);
    await this.leases.giveBack({ day, invocationId, fence }, how);
  }
}
