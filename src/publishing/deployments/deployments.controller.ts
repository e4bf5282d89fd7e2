import { Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConflictResponse,
  ApiConsumes,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Audited } from '../../identity/audit/audited.js';
import { AppDirectory } from '../../apps/catalog/app-directory.js';
import {
  deploymentLogResponse,
  DeploymentLogResponse,
  deploymentResponse,
  DeploymentResponse,
} from './deployments.dto.js';
import { Deployments } from './deployments.js';
import { noteOf, uploadOf, withoutPackage } from './scm-answers.js';

/** The same deployments as the publishing endpoint's, for whoever has a token. */
@ApiTags('publishing')
@ApiNotFoundResponse({ description: 'APP_NOT_FOUND or DEPLOYMENT_NOT_FOUND' })
@Controller('api/apps/:app/deployments')
export class DeploymentsController {
  constructor(
    private readonly deployments: Deployments,
    private readonly apps: AppDirectory,
  ) {}

  @Post()
  @Audited('deployment.publish', withoutPackage)
  @HttpCode(202)
  @ApiOperation({
    summary: 'Publish a package: the zip is the body; it becomes the active version once a worker has loaded it',
  })
  @ApiConsumes('application/zip')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiAcceptedResponse({ type: DeploymentResponse })
  @ApiConflictResponse({ description: 'DEPLOYMENT_CONFLICT: another one of the app is under way' })
  async publish(
    @Param('app') app: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
  ): Promise<DeploymentResponse> {
    const { id } = await this.deployments.publish(app, uploadOf(request), noteOf(query, request));
    return deploymentResponse(await this.deployments.get(app, id));
  }

  @Get()
  @ApiOperation({ summary: 'Deployments of the app, newest first' })
  @ApiOkResponse({ type: [DeploymentResponse] })
  async list(@Param('app') app: string): Promise<DeploymentResponse[]> {
    await this.apps.get(app);
    return (await this.deployments.list(app)).map(deploymentResponse);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One deployment; latest is an id too' })
  @ApiOkResponse({ type: DeploymentResponse })
  async get(@Param('app') app: string, @Param('id') id: string): Promise<DeploymentResponse> {
    return deploymentResponse(await this.deployments.get(app, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Audited('deployment.delete', withoutPackage)
  @ApiOperation({ summary: 'Delete the record of a deployment, and its log; its version stays' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ description: 'DEPLOYMENT_CONFLICT: its version is active, or it has not ended' })
  async delete(@Param('app') app: string, @Param('id') id: string): Promise<void> {
    const { active } = await this.apps.get(app);
    await this.deployments.delete(app, id, active?.version);
  }

  @Get(':id/log')
  @ApiOperation({ summary: 'What was done, line by line' })
  @ApiOkResponse({ type: [DeploymentLogResponse] })
  async log(@Param('app') app: string, @Param('id') id: string): Promise<DeploymentLogResponse[]> {
    return (await this.deployments.log(app, id)).map(deploymentLogResponse);
  }
}
