import { Controller, Get, Header, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';
import { CHANGE_TOPICS, type ChangeTopic } from '#contracts/messages/control.js';
import { OptionalMember } from '../../api/optional-member.js';
import type { IncomingRequest } from '../../identity/authentication.js';
import { ByIdentity } from '../../identity/by-identity.js';
import type { Identity } from '../../identity/identity.js';
import { EventStreams } from './event-streams.js';

class FollowEventsRequest {
  @ApiPropertyOptional({
    type: String,
    description: `Some of ${CHANGE_TOPICS.join(', ')}, with commas between; all without it.`,
    example: 'apps,executions',
  })
  @OptionalMember()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(CHANGE_TOPICS, { each: true })
  readonly topics?: ChangeTopic[];
}

@ApiTags('portal')
@Controller('api/events')
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  @Get()
  // Management that stops must not wait for a connection that has become idle.
  @Header('connection', 'close')
  @Header('cache-control', 'no-store')
  // Said to proxies that gather answers, such as nginx.
  @Header('x-accel-buffering', 'no')
  @ApiOperation({ summary: 'What changes from now on, as server-sent events: ask the API again for what they name' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    schema: { type: 'string', format: 'binary' },
    description:
      '`data: {topic, app?}`, at most one a second for each topic; a comment every 15 s is a sign of life. Best effort: poll as well, seldom.',
  })
  follow(
    @Req() request: IncomingRequest,
    @Query() { topics = [...CHANGE_TOPICS] }: FollowEventsRequest,
    @ByIdentity() identity: Identity,
  ): StreamableFile {
    const stream = this.streams.open(Object.assign(request, { identity }), [...new Set(topics)]);
    return new StreamableFile(stream, { type: 'text/event-stream' });
  }
}
