import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Clock } from '#contracts/ports/clock.js';
import { textForm } from '../executions/logs/log-forms.js';
import { LogStreams } from '../executions/logs/log-streams.js';

/** The log stream of Azure's tools (publishing 8): there is one log, whatever path below it they name. */
@ApiExcludeController()
@Controller('scm/:app/api/logstream')
export class ScmLogsController {
  constructor(
    private readonly streams: LogStreams,
    private readonly clock: Clock,
  ) {}

  @Get(['', 'application'])
  @Header('connection', 'close')
  async follow(@Param('app') app: string, @Query('filter') filter?: string): Promise<StreamableFile> {
    const wanted = typeof filter === 'string' ? filter.toLowerCase() : '';
    const form = textForm(app, this.clock.now());
    const stream = await this.streams.open(app, {
      form,
      matches: (line) => form.line(line).toLowerCase().includes(wanted),
    });
    return new StreamableFile(stream, { type: 'text/plain; charset=utf-8' });
  }
}
