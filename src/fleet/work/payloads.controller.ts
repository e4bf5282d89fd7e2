import { Controller, Get, HttpCode, Inject, Param, Put, Req, StreamableFile } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiNoContentResponse, ApiNotFoundResponse, ApiPayloadTooLargeResponse } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { ExecutionsService } from '../../executions/executions.service.js';
import { PayloadKeyRequest, ResponseKeyRequest } from './execution-key.request.js';
import { FLEET_CONFIG, type FleetConfig } from '../fleet.config.js';
import { limited, streamed } from '../../api/streamed.js';

const CONTENT_TYPE = 'application/octet-stream';

/** Bodies of durable runs that are too large for the broker: streamed both ways, never held in memory as a whole. */
@ApiTags('worker protocol')
@Controller('api/workers/payloads')
export class PayloadsController {
  constructor(
    private readonly executions: ExecutionsService,
    @Inject(FLEET_CONFIG) private readonly config: FleetConfig,
    host: HttpAdapterHost,
  ) {
    leaveStreamsAlone(host.httpAdapter.getInstance<FastifyInstance>());
  }

  @Get(':day/:id/:name')
  @ApiOperation({ summary: 'The request body of a durable execution' })
  @ApiProduces(CONTENT_TYPE)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiNotFoundResponse({ description: 'PAYLOAD_NOT_FOUND' })
  async read(@Param() { day, id, name }: PayloadKeyRequest): Promise<StreamableFile> {
    return new StreamableFile(await streamed(this.executions.readPayload({ day, id, name })));
  }

  @Put(':day/:id/:name')
  @HttpCode(204)
  @ApiOperation({ summary: 'Stores the response body of a durable execution; replaces one that is there' })
  @ApiConsumes(CONTENT_TYPE)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiNoContentResponse()
  @ApiPayloadTooLargeResponse({ description: 'BODY_TOO_LARGE' })
  async write(@Param() { day, id, name }: ResponseKeyRequest, @Req() request: FastifyRequest): Promise<void> {
    if (request.headers['content-type'] !== CONTENT_TYPE) {
      throw new NightshiftError('REQUEST_INVALID', `Send the body as ${CONTENT_TYPE}.`);
    }
    await this.executions.writePayload({ day, id, name }, limited(request.raw, this.config.maxPayloadBytes));
  }
}

/** Fastify refuses content types it has no parser for, and its own parsers read the whole body first. */
function leaveStreamsAlone(server: FastifyInstance): void {
  if (server.hasContentTypeParser(CONTENT_TYPE)) return;
  server.addContentTypeParser(CONTENT_TYPE, (_request, stream, done) => done(null, stream));
}
