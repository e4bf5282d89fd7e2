import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NightshiftError } from '#contracts/errors.js';
import { DurableQueue, type QueueState } from '#contracts/ports/durable-queue.js';
import { poisonQueueName } from '#contracts/topology.js';
import { Audited } from '../identity/audit/audited.js';
import { QueueClaims, type ListedClaim } from './queue-claims.js';
import { ConsentRequest, QueueResponse } from './queues.dto.js';

@ApiTags('queues')
@Controller('api/queues')
export class QueuesController {
  constructor(
    private readonly claims: QueueClaims,
    private readonly queue: DurableQueue,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Trigger queues of the house, by name' })
  @ApiOkResponse({ type: [QueueResponse] })
  async list(): Promise<QueueResponse[]> {
    return Promise.all((await this.claims.list()).map((claim) => this.#told(claim)));
  }

  @Get(':queue')
  @ApiOperation({ summary: 'One trigger queue of the house' })
  @ApiOkResponse({ type: QueueResponse })
  @ApiNotFoundResponse({ description: 'QUEUE_NOT_FOUND' })
  async get(@Param('queue') queue: string): Promise<QueueResponse> {
    const claim = (await this.claims.list()).find((one) => one.queue === queue);
    if (claim !== undefined) return this.#told(claim);
    throw new NightshiftError('QUEUE_NOT_FOUND', `No function of the house was ever triggered by a queue '${queue}'.`);
  }

  async #told({ queue, owner, consents, waiting, functions }: ListedClaim): Promise<QueueResponse> {
    const [state, poison] = await Promise.all([this.#stateOf(queue), this.#poisonOf(queue)]);
    const apps = consents.map(({ app }) => app);
    return { queue, owner, consents: apps, waiting, functions, ...state, ...(poison && { poison }) };
  }

  /** Undefined while the broker is away, too. */
  #stateOf(queue: string): Promise<QueueState | undefined> {
    return this.queue.state(queue).catch(() => undefined);
  }

  async #poisonOf(queue: string): Promise<{ readonly queue: string; readonly ready: number } | undefined> {
    const name = poisonQueueName(queue);
    const state = await this.#stateOf(name);
    return state && { queue: name, ready: state.ready };
  }

  @Post(':queue/consents')
  @Audited('queue.consent')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let another app consume the queue too: each message goes to one of them' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'QUEUE_NOT_FOUND, APP_NOT_FOUND' })
  async consent(@Param('queue') queue: string, @Body() { app }: ConsentRequest): Promise<void> {
    await this.claims.consent(queue, app);
  }

  @Delete(':queue/consents/:app')
  @Audited('queue.withdraw-consent')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take the consent back: the app takes no more messages of the queue' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'QUEUE_NOT_FOUND' })
  async withdraw(@Param('queue') queue: string, @Param('app') app: string): Promise<void> {
    await this.claims.withdraw(queue, app);
  }
}
