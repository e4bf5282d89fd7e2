import { Body, Controller, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiParam,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { continueTrace } from '#contracts/trace-context.js';
import { sendProblem } from '../api/problem-reply.js';
import { problemOf } from '../api/problem.js';
import { incomingMessages } from './incoming-message.js';
import { IntakeService } from './intake.service.js';
import { SendMessagesProblem, SendMessagesRequest, SendMessagesResponse } from './messages.dto.js';

/** Messages for functions, from anyone who speaks HTTP. AMQP clients publish to the exchange `ns.triggers` with the queue's name as key instead. */
@ApiTags('queues')
@Controller('api/apps/:app/queues/:queue/messages')
export class MessagesController {
  constructor(private readonly intake: IntakeService) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Send one message, or up to 1,000, to a queue that the app is bound to' })
  @ApiParam({ name: 'app', type: String })
  @ApiParam({ name: 'queue', type: String })
  @ApiAcceptedResponse({ type: SendMessagesResponse, description: 'Every message is confirmed by the broker.' })
  @ApiNotFoundResponse({
    description: 'APP_NOT_FOUND, or QUEUE_NOT_FOUND: no function of the app is bound to the queue',
  })
  @ApiServiceUnavailableResponse({ type: SendMessagesProblem, description: 'Not every message was confirmed' })
  async send(
    @Param() { app, queue }: { app: string; queue: string },
    @Body() body: SendMessagesRequest,
    @Headers() headers: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const trace = continueTrace(headers['traceparent'], headers['tracestate']);
    const { accepted, failure } = await this.intake.send({ app, queue }, incomingMessages(body), trace);
    if (failure === undefined) void reply.send({ messages: accepted });
    else {
      const problem = { ...problemOf(failure), confirmed: accepted };
      sendProblem(reply, problem);
    }
  }
}
