import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audit } from './audit.js';
import { AuditListResponse } from './audit.response.js';
import { auditFilterOf, ListAuditRequest } from './list-audit.request.js';

@ApiTags('identity')
@Controller('api/audit')
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Get()
  @ApiOperation({ summary: 'What was done by whom, newest first, page by page; rows are never changed or deleted' })
  @ApiOkResponse({ type: AuditListResponse })
  async list(@Query() query: ListAuditRequest): Promise<AuditListResponse> {
    return new AuditListResponse(await this.audit.list(auditFilterOf(query), query.limit, query.cursor));
  }
}
