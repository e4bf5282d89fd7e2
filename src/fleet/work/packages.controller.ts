import { Controller, Get, Param, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { IdentifiedRequest } from '../../identity/identity.js';
import { PackageStore } from '../../publishing/package-store.js';
import { reprDigest } from '../../publishing/repr-digest.js';
import { AssignmentsService } from '../placement/assignments.service.js';
import { streamed } from '../../api/streamed.js';
import { WorkersService } from '../workers.service.js';

@ApiTags('worker protocol')
@Controller('api/workers/packages')
export class PackagesController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly packages: PackageStore,
    private readonly workers: WorkersService,
  ) {}

  /** The digest stands in `Repr-Digest` (RFC 9530); a worker compares with the one of its assignment. */
  @Get(':app/:version')
  @ApiOperation({ summary: 'The package of a version that this worker is to run: a zip archive' })
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiNotFoundResponse({ description: 'VERSION_NOT_FOUND' })
  async download(
    @Param('app') app: string,
    @Param('version') version: string,
    @Req() request: IdentifiedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { digest, packageBytes } = await this.assignments.packageFor(
      await this.workers.ofRequest(request),
      app,
      version,
    );
    const content = await streamed(this.packages.read(digest));
    void reply.header('repr-digest', reprDigest(digest));
    return new StreamableFile(content, { type: 'application/zip', length: packageBytes });
  }
}
