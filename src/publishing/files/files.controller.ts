import { Body, Controller, Get, HttpCode, Param, Put, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { Audited } from '../../identity/audit/audited.js';
import { SourceCompiler } from '../compile/source-compiler.js';
import { authorOf } from '../deployments/author-of.js';
import { deploymentResponse, DeploymentResponse } from '../deployments/deployments.dto.js';
import { Deployments } from '../deployments/deployments.js';
import { auditedChanges } from './audited-changes.js';
import { fileAnswer, mimeOf } from './file-answers.js';
import { readName, readPath } from './file-path.js';
import { ChangeFilesRequest, FilesNotCompiledResponse, FilesResponse, ListFilesRequest } from './files.dto.js';
import { filesBelow, listFolder } from './folder-listing.js';
import { fileNotFound } from './opened-package.js';
import { requestedChanges } from './requested-changes.js';
import { SiteFiles } from './site-files.js';

const MAX_LISTED = 10_000;

/** The files of the active version, for whoever has a token; they may hold what is secret. */
@ApiTags('publishing')
@ApiNotFoundResponse({ description: 'APP_NOT_FOUND or FILE_NOT_FOUND' })
@Controller('api/apps/:app/files')
export class FilesController {
  constructor(
    private readonly files: SiteFiles,
    private readonly deployments: Deployments,
    private readonly compiler: SourceCompiler,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What lies in a folder of the active version' })
  @ApiOkResponse({ type: FilesResponse })
  list(@Param('app') app: string, @Query() { folder, recursive }: ListFilesRequest): Promise<FilesResponse> {
    const path = readPath(folder);
    return this.files.use(app, (contents) => {
      const found = recursive
        ? filesBelow(contents, path).map((file) => ({ kind: 'file' as const, name: nameOf(file.path), ...file }))
        : listFolder(contents, path);
      if (found === undefined || (recursive && found.length === 0 && path !== '')) throw fileNotFound(`${path}/`);
      if (found.length > MAX_LISTED) {
        throw new NightshiftError('REQUEST_INVALID', `There are ${found.length} files: list folder by folder.`);
      }
      const entries = found.map((entry) => {
        const { kind, name, path: at, modifiedAt } = entry;
        if (entry.kind === 'folder') return { kind, name, path: at, modifiedAt };
        return { kind, name, path: at, modifiedAt, bytes: entry.bytes, etag: entry.etag, mime: mimeOf(at) };
      });
      return { version: contents.version, entries };
    });
  }

  @Get('*')
  @ApiOperation({ summary: 'One file of the active version, as it is' })
  @ApiParam({ name: '*', type: String, description: 'Its path.' })
  @ApiOkResponse({
    schema: { type: 'string', format: 'binary' },
    description: 'With its ETag; 304 to If-None-Match, 206 to Range.',
  })
  read(
    @Param('app') app: string,
    @Param('*') path: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const name = readName(path);
    return this.files.use(app, async (contents) => {
      const file = contents.files.get(name);
      if (file === undefined) throw fileNotFound(name);
      return fileAnswer(request, reply, contents, file);
    });
  }

  @Put()
  @Audited('file.change', auditedChanges)
  @HttpCode(202)
  @ApiOperation({ summary: 'Change files: one new version with all the changes, active once a worker has loaded it' })
  @ApiAcceptedResponse({ type: DeploymentResponse })
  @ApiConflictResponse({ description: 'FILE_CHANGED: another version is active than base; DEPLOYMENT_CONFLICT' })
  @ApiUnprocessableEntityResponse({
    type: FilesNotCompiledResponse,
    description:
      'FILES_NOT_COMPILED: TypeScript of an app with a tsconfig.json is compiled first, and this is wrong with it',
  })
  async change(
    @Param('app') app: string,
    @Body() { base, changes }: ChangeFilesRequest,
    @Req() request: FastifyRequest,
  ): Promise<DeploymentResponse> {
    const edit = await this.files.use(app, (contents) =>
      this.compiler.compiled(contents, { base, changes: requestedChanges(contents, changes) }),
    );
    const { id } = await this.files.change(app, edit, { author: authorOf(request), deployer: 'files' });
    return deploymentResponse(await this.deployments.get(app, id));
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
