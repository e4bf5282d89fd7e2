import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readiness, type Ready } from './readiness.js';

export class LivenessResponse {
  @ApiProperty({ enum: ['ok'] })
  readonly status!: 'ok';
}

export class ReadinessResponse implements Ready {
  @ApiProperty({ enum: ['ok', 'degraded', 'unavailable'], description: 'degraded: serves, with something down' })
  readonly status!: 'ok' | 'degraded' | 'unavailable';

  @ApiProperty({ enum: ['up', 'down'], description: 'down: not every port is open yet, or the process is stopping' })
  readonly process!: 'up' | 'down';

  @ApiProperty({ enum: ['up', 'down'] })
  readonly broker!: 'up' | 'down';

  @ApiProperty({ enum: ['up', 'down'] })
  readonly store!: 'up' | 'down';

  @ApiProperty({
    enum: ['ok', 'behind'],
    required: false,
    description: 'With the recorder role. behind: execution records have been waiting in the broker for long',
  })
  readonly recorder?: 'ok' | 'behind';
}

/** The only paths that take no token, so they tell nothing but up or down. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers', security: [] })
  @ApiResponse({ status: 200, type: LivenessResponse })
  live(): LivenessResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the process can serve', security: [] })
  @ApiResponse({ status: 200, type: ReadinessResponse, description: 'Serves, if need be without the store' })
  @ApiResponse({ status: 503, type: ReadinessResponse, description: 'Cannot serve: the body says what is down' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessResponse> {
    const ready = await this.readiness.look();
    void reply.status(ready.status === 'unavailable' ? 503 : 200).header('cache-control', 'no-store');
    return ready;
  }
}
