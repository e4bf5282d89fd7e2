import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { codec } from '#contracts/messages/codec.js';
import { FanOut, FanOutAnswer } from '#contracts/messages/worker-link.js';
import { openApiSchema } from '../fleet/open-api-schema.js';
import { FanOuts } from './fan-outs.js';

const fanOut = codec('fan-out', FanOut);

@ApiTags('worker protocol')
@Controller('api/workers/batches')
export class FanOutController {
  constructor(private readonly fanOuts: FanOuts) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'The messages that an output binding is about to send are one batch' })
  @ApiBody({ schema: openApiSchema(FanOut) })
  @ApiOkResponse({ schema: openApiSchema(FanOutAnswer) })
  async register(@Body() body: unknown): Promise<FanOutAnswer> {
    return { batch: await this.fanOuts.register(fanOut.check(body)) };
  }
}
