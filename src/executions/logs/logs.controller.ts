import { Controller, Get, Header, Param, Query, Req, StreamableFile } from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';
import { Authentication, type IncomingRequest } from '../../identity/authentication.js';
import { JSON_FORM } from './log-forms.js';
import { LogStreams } from './log-streams.js';

class FollowLogsRequest {
  @ApiPropertyOptional({ description: 'Of this function only, whatever its letter case.' })
  @OptionalMember()
  @IsString()
  @MaxLength(128)
  readonly function?: string;

  @ApiPropertyOptional({ description: 'Of this execution only.' })
  @OptionalMember()
  @IsString()
  @MaxLength(64)
  readonly execution?: string;
}

@ApiTags('executions')
@Controller('api/apps/:app/logs/stream')
export class LogsController {
  constructor(
    private readonly streams: LogStreams,
    private readonly authentication: Authentication,
  ) {}

  @Get()
  // Management that stops must not wait for a connection that has become idle.
  @Header('connection', 'close')
  @ApiOperation({
    summary: 'What the app logs from now on, as it is written, after what its running executions have written so far',
  })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({
    schema: { type: 'string', format: 'binary' },
    description:
      'One JSON object a line: `{at, level, message, function, execution, attempt, number}`, each line once; `{leftOut}` for lines that came too fast. An empty line is a sign of life. Ends after two hours, or 15 s after its reader may not read it any more.',
  })
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  async follow(
    @Param('app') app: string,
    @Query() query: FollowLogsRequest,
    @Req() request: IncomingRequest,
  ): Promise<StreamableFile> {
    const name = query.function?.toLowerCase();
    const stream = await this.streams.open(app, {
      form: JSON_FORM,
      execution: query.execution,
      admit: () => this.authentication.admit(request),
      isOf: (attempt) =>
        (name === undefined || attempt.function.toLowerCase() === name) &&
        (query.execution === undefined || attempt.execution === query.execution),
    });
    return new StreamableFile(stream, { type: 'application/x-ndjson' });
  }
}
