import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { streamed } from '../../api/streamed.js';
import { reprDigest } from '../../publishing/repr-digest.js';
import { AppPackages } from '../app-packages.js';

/** What a version was published as, for whoever wants the project back. */
@ApiTags('versions')
@Controller('api/apps/:app/versions/:version/package')
export class VersionPackageController {
  constructor(private readonly packages: AppPackages) {}

  @Get()
  @ApiOperation({ summary: 'The package of a version: a zip archive' })
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiNotFoundResponse({ description: 'VERSION_NOT_FOUND: also of one that runs where it lies, and has no package' })
  async download(
    @Param('app') app: string,
    @Param('version') version: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const found = await this.packages.find(app, version);
    if (found === undefined) {
      throw new NightshiftError('VERSION_NOT_FOUND', `App ${app} has no package of a version ${version}.`);
    }
    const { digest, bytes: length, content } = found;
    const stream = await streamed(content);
    void reply.header('repr-digest', reprDigest(digest));
    const disposition = `attachment; filename="${app}-${version}.zip"`;
    return new StreamableFile(stream, { type: 'application/zip', length, disposition });
  }
}
