import { Body, Controller, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiConflictResponse, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audited } from '../identity/audit/audited.js';
import { AppDirectory } from './app-directory.js';
import { appResponse } from './app-responses.js';
import { AppResponse } from './apps.dto.js';
import { AppsService } from './apps.service.js';
import { CreateAppRequest } from './versions.dto.js';

/** Apps that people make. */
@ApiTags('apps')
@ApiBearerAuth()
@Controller('api/apps')
export class AppChangesController {
  constructor(
    private readonly apps: AppsService,
    private readonly directory: AppDirectory,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Makes an app without a version, with its master and host key' })
  @ApiCreatedResponse({ type: AppResponse })
  @ApiConflictResponse({ description: 'APP_CONFLICT: it exists' })
  @Audited('app.create')
  async create(@Body() { name }: CreateAppRequest): Promise<AppResponse> {
    await this.apps.create(name);
    return appResponse((await this.directory.get(name)).app);
  }
}
