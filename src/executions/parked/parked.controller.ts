import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { codec } from '#contracts/messages/codec.js';
import { ParkedMessage } from '#contracts/messages/worker-link.js';
import { openApiSchema } from '../../fleet/open-api-schema.js';
import { keptMessage } from './kept-message.js';
import { ParkedStore } from './parked-store.js';

const parkedMessage = codec('parked message', ParkedMessage);

@ApiTags('worker protocol')
@Controller('api/workers/parked')
export class ParkedController {
  constructor(private readonly parked: ParkedStore) {}

  @Post()
  @HttpCode(204)
  @ApiOperation({ summary: 'Keeps a message until it is due: what a long retry delay is made of' })
  @ApiBody({ schema: openApiSchema(ParkedMessage) })
  @ApiNoContentResponse({ description: 'Stored: the message can be settled.' })
  async park(@Body() body: unknown): Promise<void> {
    const { afterMs, ...message } = parkedMessage.check(body);
    await this.parked.park(keptMessage(message), afterMs);
  }
}
