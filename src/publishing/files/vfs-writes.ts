import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { actorOf } from '../../identity/audit/actor.js';
import { Audit } from '../../identity/audit/audit.js';
import { authorOf } from '../deployments/author-of.js';
import type { DeploymentRow } from '../deployments/deployment-store.js';
import type { BegunDeployment } from '../deployments/deployments.js';
import { accepted } from '../deployments/scm-answers.js';
import { PackageStaging } from '../deployments/package-staging.js';
import { ScmAddress } from '../scm-address.js';
import type { FileChange } from './file-change.js';
import { readName } from './file-path.js';
import { SiteFiles } from './site-files.js';

const ROOT = /^site\/wwwroot(?:\/|$)/i;
/** No tool waits for longer; the deployment goes on. */
const ANSWER_AFTER_MS = 60_000;

export interface VfsWrite {
  readonly app: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Below the app's root; undefined for what lies around it. */
export function pathInSite(path: string): string | undefined {
  return ROOT.test(path) ? path.replace(ROOT, '') : undefined;
}

/** One change of one file as the tools ask for it (publishing 8): answered when a worker has loaded the version that it makes, and refused when none can. */
@Injectable()
export class VfsWrites {
  constructor(
    private readonly files: SiteFiles,
    private readonly audit: Audit,
    private readonly address: ScmAddress,
    private readonly staging: PackageStaging,
  ) {}

  /** 201 for a file that is new, 204 for one that was replaced. */
  async write(write: VfsWrite, at: string): Promise<void> {
    const path = writable(at);
    const { request, app } = write;
    const isNew = await this.files.use(app, ({ files }) => !files.has(path));
    const body = request.body instanceof Readable ? request.body : Readable.from([]);
    const staged = await this.staging.receive(body);
    try {
      const content = { bytes: staged.bytes, open: () => createReadStream(staged.file) };
      const isDone = await this.#change(write, { kind: 'write', path, content, ifMatch: ifMatchOf(request) });
      if (!isDone) return;
      const etag = await this.files.use(app, ({ files }) => files.get(path)?.etag);
      void write.reply.code(isNew ? 201 : 204);
      if (etag !== undefined) void write.reply.header('etag', etag);
    } finally {
      await staged.remove();
    }
  }

  async makeFolder(write: VfsWrite, at: string): Promise<void> {
    if (await this.#change(write, { kind: 'make folder', path: writable(at) })) void write.reply.code(201);
  }

  async delete(write: VfsWrite, at: string, recursive: boolean): Promise<void> {
    const path = writable(at);
    const isFile = !at.endsWith('/') && (await this.files.use(write.app, ({ files }) => files.has(path)));
    const change: FileChange = isFile
      ? { kind: 'delete', path, ifMatch: ifMatchOf(write.request) }
      : { kind: 'delete folder', path, recursive };
    if (await this.#change(write, change)) void write.reply.code(200);
  }

  /** False: it has been answered with 202, for the deployment takes longer. */
  async #change({ app, request, reply }: VfsWrite, change: FileChange): Promise<boolean> {
    const verb = change.kind.startsWith('delete') ? 'delete' : 'write';
    const entry = { action: `file.${verb}`, target: { kind: 'file', id: change.path }, app };
    return this.audit.around(actorOf(request), entry, async () => {
      const by = { author: authorOf(request), deployer: 'vfs' };
      const begun = await this.files.change(app, { base: undefined, changes: [change] }, by);
      const row = await endWithin(begun, ANSWER_AFTER_MS);
      if (row === undefined) accepted(reply, this.address.for(app, request), begun.id);
      return row !== undefined;
    });
  }
}

function writable(path: string): string {
  const below = pathInSite(path);
  if (below !== undefined) return readName(below);
  throw new NightshiftError('REQUEST_INVALID', `${path} cannot be changed: only what is below site/wwwroot/ can.`);
}

function ifMatchOf({ headers }: FastifyRequest): { header: string | undefined; demanded: boolean } {
  return { header: headers['if-match'], demanded: true };
}

/** The deployment's last row; undefined when it takes longer. Throws VERSION_REFUSED when it failed. */
async function endWithin({ ended }: BegunDeployment, limitMs: number): Promise<DeploymentRow | undefined> {
  const stop = new AbortController();
  const tooLong = wait(limitMs, undefined, { signal: stop.signal }).catch(() => undefined);
  const row = await Promise.race([ended, tooLong]);
  stop.abort();
  if (row?.status !== 'failed') return row;
  throw new NightshiftError('VERSION_REFUSED', `Nothing was changed: ${row.statusText}`);
}
