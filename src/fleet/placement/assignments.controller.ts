import { Body, Controller, Get, HttpCode, Param, Put, Req } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { codec } from '#contracts/messages/codec.js';
import { LoadReport } from '#contracts/messages/function-metadata.js';
import { AssignmentList } from '#contracts/messages/worker-link.js';
import type { IdentifiedRequest } from '../../identity/identity.js';
import { AssignmentsService } from './assignments.service.js';
import { LoadReports } from '../work/load-reports.js';
import { openApiSchema } from '../open-api-schema.js';
import { WorkersService } from '../workers.service.js';

const loadReport = codec('load report', LoadReport);

/** What a worker is to run, and how loading it went. */
@ApiTags('worker protocol')
@Controller('api/workers')
export class AssignmentsController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly reports: LoadReports,
    private readonly workers: WorkersService,
  ) {}

  @Get('assignments')
  @ApiOperation({ summary: 'What this worker is to run' })
  @ApiOkResponse({ schema: openApiSchema(AssignmentList) })
  async list(@Req() request: IdentifiedRequest): Promise<AssignmentList> {
    const worker = await this.workers.ofRequest(request);
    const assignments = await this.assignments.list(worker);
    return { assignments, ...(worker.hold !== undefined && { hold: worker.hold }) };
  }

  @Put('versions/:app/:version/load')
  @HttpCode(204)
  @ApiOperation({ summary: 'What this worker found when it loaded a version' })
  @ApiBody({ schema: openApiSchema(LoadReport) })
  @ApiNoContentResponse()
  async report(
    @Param('app') app: string,
    @Param('version') version: string,
    @Body() body: unknown,
    @Req() request: IdentifiedRequest,
  ): Promise<void> {
    const worker = await this.workers.ofRequest(request);
    await this.reports.save(worker, app, version, loadReport.check(body));
  }
}
