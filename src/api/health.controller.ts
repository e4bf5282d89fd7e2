import { Controller, Get, Inject, Optional, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { RecorderAlarms } from '../executions/recorder-alarms.js';
import { STORES, type Stores } from '../stores.js';
import { ServiceState } from './service-state.js';

const STORE_PATIENCE_MS = 2_000;

export class LivenessResponse {
  @ApiProperty({ enum: ['ok'] })
  readonly status!: 'ok';
}

export class ReadinessResponse {
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
  constructor(
    private readonly queue: DurableQueue,
    @Inject(STORES) private readonly stores: Stores,
    private readonly service: ServiceState,
    @Optional() private readonly recorder?: RecorderAlarms,
  ) {}

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
    const process = this.service.serving ? 'up' : 'down';
    const broker = this.queue.available ? 'up' : 'down';
    const store = (await this.#storeAnswers()) ? 'up' : 'down';
    const recorder = this.recorder === undefined ? undefined : this.recorder.raised ? 'behind' : 'ok';
    const isServing = process === 'up' && broker === 'up' && (store === 'up' || this.service.servesWithoutStore);
    const isWhole = store === 'up' && recorder !== 'behind';
    void reply.status(isServing ? 200 : 503).header('cache-control', 'no-store');
    const status = !isServing ? 'unavailable' : isWhole ? 'ok' : 'degraded';
    return { status, process, broker, store, ...(recorder === undefined ? {} : { recorder }) };
  }

  async #storeAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), STORE_PATIENCE_MS);
    });
    const answer = this.stores.ping().then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
