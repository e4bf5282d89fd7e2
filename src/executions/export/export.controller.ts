import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { filterOf } from '../list-executions.request.js';
import { ExecutionExport, EXPORT_TYPES } from './execution-export.js';
import { ExportExecutionsRequest } from './export-executions.request.js';

@ApiTags('executions')
@Controller('api/executions/export')
export class ExportController {
  constructor(private readonly exports: ExecutionExport) {}

  @Get()
  @ApiOperation({ summary: 'Every execution that the filters of the list find, newest first, as a stream' })
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(@Query() query: ExportExecutionsRequest): Promise<StreamableFile> {
    const { format = 'ndjson', text } = query;
    const content = await this.exports.stream({ filter: filterOf(query), text }, format);
    return new StreamableFile(content, {
      type: EXPORT_TYPES[format],
      disposition: `attachment; filename="executions.${format}"`,
    });
  }
}
