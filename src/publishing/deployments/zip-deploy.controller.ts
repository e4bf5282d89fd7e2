import { Controller, createParamDecorator, Post, Put, type ExecutionContext } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { Audited } from '../../identity/audit/audited.js';
import { AppDirectory } from '../../apps/catalog/app-directory.js';
import { ScmAddress } from '../scm-address.js';
import { deploymentRecord } from './deployment-record.js';
import { Deployments, type BegunDeployment } from './deployments.js';
import { accepted, isTrue, noteOf, queryOf, uploadOf, withoutPackage } from './scm-answers.js';

interface Upload {
  readonly app: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** All of a request at once: tools send to either address by either method. */
const FromUpload = createParamDecorator((_, context: ExecutionContext): Upload => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest<{ Params: Pick<Upload, 'app'>; Querystring: Upload['query'] }>>();
  return { app: request.params.app, query: request.query, request, reply: http.getResponse() };
});

/** Where tools send packages (publishing 7.2, 7.3, 9). */
@ApiExcludeController()
@Controller('scm/:app/api')
export class ZipDeployController {
  constructor(
    private readonly deployments: Deployments,
    private readonly apps: AppDirectory,
    private readonly address: ScmAddress,
  ) {}

  @Post('zipdeploy')
  @Audited('deployment.publish', withoutPackage)
  post(@FromUpload() upload: Upload): Promise<object> {
    return this.#zipDeploy(upload);
  }

  @Put('zipdeploy')
  @Audited('deployment.publish', withoutPackage)
  put(@FromUpload() upload: Upload): Promise<object> {
    return this.#zipDeploy(upload);
  }

  @Post('publish')
  @Audited('deployment.publish', withoutPackage)
  postOne(@FromUpload() upload: Upload): Promise<unknown> {
    return this.#oneDeploy(upload);
  }

  @Put('publish')
  @Audited('deployment.publish', withoutPackage)
  putOne(@FromUpload() upload: Upload): Promise<unknown> {
    return this.#oneDeploy(upload);
  }

  async #zipDeploy(upload: Upload): Promise<object> {
    const begun = await this.#begin(upload);
    return isTrue(queryOf(upload.query, 'isasync')) ? this.#polled(upload, begun.id) : this.#awaited(upload, begun);
  }

  /** The GitHub action reads a bare id, the SDK an object: only the first says who deploys (publishing 3). */
  async #oneDeploy(upload: Upload): Promise<unknown> {
    const { app, query, request, reply } = upload;
    const type = queryOf(query, 'type') ?? 'zip';
    if (type.toLowerCase() !== 'zip') {
      throw new NightshiftError('REQUEST_INVALID', `type is ${JSON.stringify(type)}: only zip can be published.`);
    }
    const { id } = await this.#begin(upload);
    if (queryOf(query, 'deployer') === undefined) return this.#polled(upload, id);
    accepted(reply, this.address.for(app, request), id);
    void reply.type('application/json; charset=utf-8');
    return JSON.stringify(id);
  }

  #begin({ app, query, request }: Upload): Promise<BegunDeployment> {
    return this.deployments.publish(app, uploadOf(request), noteOf(query, request));
  }

  /** Never an empty body: the newest SDK reads it before it looks at Location (publishing 1.3). */
  #polled({ app, request, reply }: Upload, id: string): object {
    const base = this.address.for(app, request);
    accepted(reply, base, id);
    return { id, status: 0, status_text: '', log_url: `${base}/api/deployments/${id}/log` };
  }

  /** The connection is held until the last status: 200, or 400 with the reason. */
  async #awaited({ app, request, reply }: Upload, { ended }: BegunDeployment): Promise<object> {
    const row = await ended;
    const { active } = await this.apps.get(app);
    const record = deploymentRecord(row, this.address.for(app, request), active?.version);
    void reply.code(row.status === 'succeeded' ? 200 : 400);
    return row.status === 'succeeded' ? record : { ...record, message: row.statusText };
  }
}
