import { Controller, Delete, Get, Param, Put, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isTrue, queryOf } from '../deployments/scm-answers.js';
import { ScmAddress } from '../scm-address.js';
import { fileAnswer } from './file-answers.js';
import { readPath } from './file-path.js';
import { listFolder, type ListedEntry } from './folder-listing.js';
import { fileNotFound } from './opened-package.js';
import { SiteFiles } from './site-files.js';
import { foldersAround, vfsEntry, type VfsEntry } from './vfs-entries.js';
import { pathInSite, VfsWrites } from './vfs-writes.js';

/** The files of a site as editors among Azure's tools reach them (publishing 8). A folder is listed without a slash at its end too: nothing is redirected here. */
@ApiExcludeController()
@Controller('scm/:app/api/vfs')
export class VfsController {
  constructor(
    private readonly files: SiteFiles,
    private readonly writes: VfsWrites,
    private readonly address: ScmAddress,
  ) {}

  @Get(['', '*'])
  get(
    @Param('app') app: string,
    @Param('*') path: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VfsEntry[] | StreamableFile | undefined> {
    const wanted = path ?? '';
    const base = this.address.for(app, request);
    return this.files.use(app, async (contents) => {
      const below = pathInSite(wanted);
      if (below === undefined) return listed(base, wanted, foldersAround(wanted.replace(/\/$/, '')));
      const name = readPath(below);
      const file = below.endsWith('/') ? undefined : contents.files.get(name);
      if (file === undefined) return listed(base, wanted, listFolder(contents, name));
      return fileAnswer(request, reply, contents, file);
    });
  }

  @Put('*')
  put(
    @Param('app') app: string,
    @Param('*') path: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const write = { app, request, reply };
    return path.endsWith('/') ? this.writes.makeFolder(write, path) : this.writes.write(write, path);
  }

  @Delete('*')
  delete(
    @Param('app') app: string,
    @Param('*') path: string,
    @Req() request: FastifyRequest<{ Querystring: Record<string, unknown> }>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const recursive = isTrue(queryOf(request.query, 'recursive'));
    return this.writes.delete({ app, request, reply }, path, recursive);
  }
}

function listed(base: string, path: string, entries: readonly ListedEntry[] | undefined): VfsEntry[] {
  if (entries === undefined) throw fileNotFound(path);
  const folder = path === '' || path.endsWith('/') ? path : `${path}/`;
  return entries.map((entry) => vfsEntry({ base, folder }, entry));
}
