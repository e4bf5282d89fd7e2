import { Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { Audited } from '../../identity/audit/audited.js';
import { AppDirectory } from '../../apps/catalog/app-directory.js';
import { ScmAddress } from '../scm-address.js';
import { deploymentRecord, logRecord } from './deployment-record.js';
import type { DeploymentRow } from './deployment-store.js';
import { Deployments } from './deployments.js';
import { foreignDeploymentOf } from './foreign-deployment.js';
import { accepted, noteOf, withoutPackage } from './scm-answers.js';

/** What tools ask about deployments, again and again until the last status (publishing 1.2, 7.4). */
@ApiExcludeController()
@Controller('scm/:app/api')
export class ScmDeploymentsController {
  constructor(
    private readonly deployments: Deployments,
    private readonly apps: AppDirectory,
    private readonly address: ScmAddress,
  ) {}

  @Get('isdeploying')
  async isDeploying(@Param('app') app: string): Promise<object> {
    const [latest] = await this.deployments.list(app);
    return { value: latest !== undefined && latest.endedAt === undefined ? 'True' : 'False', msg: '' };
  }

  @Get('deployments')
  async list(@Param('app') app: string, @Req() request: FastifyRequest): Promise<object[]> {
    const record = await this.#records(app, request);
    return (await this.deployments.list(app)).map(record);
  }

  /** 202 until its last status (publishing 7.4). */
  @Get('deployments/:id')
  async get(
    @Param('app') app: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const row = await this.deployments.get(app, id);
    if (row.endedAt === undefined) accepted(reply, this.address.for(app, request), row.id);
    return (await this.#records(app, request))(row);
  }

  @Get('deployments/:id/log')
  async log(@Param('app') app: string, @Param('id') id: string): Promise<object[]> {
    return (await this.deployments.log(app, id)).map(logRecord);
  }

  @Get('deployments/:id/log/:line')
  async logLine(@Param('app') app: string, @Param('id') id: string, @Param('line') line: string): Promise<object[]> {
    const lines = (await this.deployments.log(app, id)).filter(({ number }) => String(number) === line);
    if (lines.length > 0) return lines.map(logRecord);
    throw new NightshiftError('DEPLOYMENT_NOT_FOUND', `Deployment ${id} has no log line ${line}.`);
  }

  /** With a body it records what was deployed elsewhere; without one it redeploys: how tools roll back (publishing 7.4). */
  @Put('deployments/:id')
  @Audited('deployment.redeploy', withoutPackage)
  async redeploy(
    @Param('app') app: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest<{ Querystring: Record<string, unknown> }>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const foreign = foreignDeploymentOf(request, id);
    if (foreign !== undefined) {
      return (await this.#records(app, request))(await this.deployments.record(app, id, foreign));
    }
    const note = { ...noteOf(request.query, request), message: `Redeploys ${id}` };
    const { id: begun } = await this.deployments.redeploy(app, id, note);
    accepted(reply, this.address.for(app, request), begun);
    return (await this.#records(app, request))(await this.deployments.get(app, begun));
  }

  @Delete('deployments/:id')
  @HttpCode(200)
  @Audited('deployment.delete', withoutPackage)
  async delete(@Param('app') app: string, @Param('id') id: string): Promise<void> {
    const { active } = await this.apps.get(app);
    await this.deployments.delete(app, id, active?.version);
  }

  async #records(app: string, request: FastifyRequest): Promise<(row: DeploymentRow) => object> {
    const { active } = await this.apps.get(app);
    const base = this.address.for(app, request);
    return (row) => deploymentRecord(row, base, active?.version);
  }
}
