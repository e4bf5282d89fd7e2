import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { STORES, type Stores } from '../stores.js';

const STORE_PATIENCE_MS = 2_000;

export class LivenessResponse {
  @ApiProperty({ enum: ['ok'] })
  readonly status!: 'ok';
}

export class ReadinessResponse {
  @ApiProperty({ enum: ['ok', 'unavailable'] })
  readonly status!: 'ok' | 'unavailable';

  @ApiProperty({ enum: ['up', 'down'] })
  readonly broker!: 'up' | 'down';

  @ApiProperty({ enum: ['up', 'down'] })
  readonly store!: 'up' | 'down';
}

/** The only paths that take no token, so they tell nothing but up or down. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly queue: DurableQueue,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers', security: [] })
  @ApiResponse({ status: 200, type: LivenessResponse })
  live(): LivenessResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the broker and the store answer', security: [] })
  @ApiResponse({ status: 200, type: ReadinessResponse })
  @ApiResponse({ status: 503, type: ReadinessResponse, description: 'One of them is down: the body says which' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessResponse> {
    const broker = this.queue.available ? 'up' : 'down';
    const store = (await this.#storeAnswers()) ? 'up' : 'down';
    const isReady = broker === 'up' && store === 'up';
    void reply.status(isReady ? 200 : 503).header('cache-control', 'no-store');
    return { status: isReady ? 'ok' : 'unavailable', broker, store };
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
