import { setTimeout as wait } from 'node:timers/promises';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lookup } from 'mime-types';
import { NightshiftError } from '#contracts/errors.js';
import type { IdentifiedRequest } from '../../identity/identity.js';
import type { BegunDeployment, DeploymentNote } from '../deployments/deployments.js';
import type { DeploymentRow } from '../deployments/deployment-store.js';
import { readRange, sliceOf } from './byte-range.js';
import type { PackageContents, PackageFile } from './opened-package.js';

const MAX_NAME_CHARACTERS = 200;

export function mimeOf(path: string): string {
  return lookup(path) || 'application/octet-stream';
}

/**
 * A file, the part of it that was asked for, or 304 for who has it. It may be a page that somebody wrote: no browser is to show it as one of ours.
 */
export async function fileAnswer(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  contents: PackageContents,
  file: PackageFile,
): Promise<StreamableFile | undefined> {
  void reply
    .header('etag', file.etag)
    .header('last-modified', file.modifiedAt.toUTCString())
    .header('cache-control', 'private, no-cache')
    .header('content-disposition', 'attachment')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('accept-ranges', 'bytes');
  if (isAmong(headers['if-none-match'], file.etag)) return void reply.code(304);
  const type = mimeOf(file.path);
  const isSame = headers['if-range'] === undefined || headers['if-range'] === file.etag;
  const range = isSame ? readRange(headers.range, file.bytes) : undefined;
  if (range === undefined) return new StreamableFile(await contents.read(file.path), { type, length: file.bytes });
  if (range === 'unsatisfiable') return void reply.code(416).header('content-range', `bytes */${file.bytes}`);
  const { first, last } = range;
  void reply.code(206).header('content-range', `bytes ${first}-${last}/${file.bytes}`);
  return new StreamableFile(sliceOf(await contents.read(file.path), range), { type, length: last + 1 - first });
}

function isAmong(header: string | undefined, etag: string): boolean {
  const known = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}

/** The person, whatever token came. */
export function editorOf(
  { identity }: FastifyRequest & IdentifiedRequest,
  deployer: string,
): Pick<DeploymentNote, 'author' | 'deployer'> {
  const author = identity?.user?.name ?? identity?.name ?? 'unknown';
  return { author: author.slice(0, MAX_NAME_CHARACTERS), deployer };
}

/** The deployment's last row; undefined when it takes longer. Throws VERSION_REFUSED when it failed. */
export async function endWithin({ ended }: BegunDeployment, limitMs: number): Promise<DeploymentRow | undefined> {
  const stop = new AbortController();
  const tooLong = wait(limitMs, undefined, { signal: stop.signal }).catch(() => undefined);
  const row = await Promise.race([ended, tooLong]);
  stop.abort();
  if (row?.status !== 'failed') return row;
  throw new NightshiftError('VERSION_REFUSED', `Nothing was changed: ${row.statusText}`);
}
