import { Controller, Get, Header, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Clock } from '#contracts/ports/clock.js';
import { textForm } from '../executions/logs/log-forms.js';
import { LogStreams } from '../executions/logs/log-streams.js';
import { PublisherAuthentication, type PublisherRequest } from '../identity/publishers/publisher-authentication.js';

/** The log stream of Azure's tools (publishing 8): there is one log, whatever path below it they name. */
@ApiExcludeController()
@Controller('scm/:app/api/logstream')
export class ScmLogsController {
  constructor(
    private readonly streams: LogStreams,
    private readonly clock: Clock,
    private readonly publishers: PublisherAuthentication,
  ) {}

  @Get(['', 'application'])
  @Header('connection', 'close')
  async follow(
    @Param('app') app: string,
    @Req() request: PublisherRequest,
    @Query('filter') filter?: string,
  ): Promise<StreamableFile> {
    const wanted = typeof filter === 'string' ? filter.toLowerCase() : '';
    const form = textForm(app, this.clock.now());
    const stream = await this.streams.open(app, {
      form,
      admit: () => this.publishers.readmit(app, request),
      matches: (line) => form.line(line).toLowerCase().includes(wanted),
    });
    return new StreamableFile(stream, { type: 'text/plain; charset=utf-8' });
  }
}
