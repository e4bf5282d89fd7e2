import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lookup } from 'mime-types';
import { NightshiftError } from '#contracts/errors.js';
import type { IdentifiedRequest } from '../../identity/identity.js';
import type { BegunDeployment, DeploymentNote } from '../deployments/deployments.js';
import type { DeploymentRow } from '../deployments/deployment-store.js';
import type { PackageFile } from './opened-package.js';

const MAX_NAME_CHARACTERS = 200;

export function mimeOf(path: string): string {
  return lookup(path) || 'application/octet-stream';
}

/** Whether the caller has the file as it is. What is answered may be a page somebody wrote: no browser is to show it as one of ours. */
export function answerWithFile({ headers }: FastifyRequest, reply: FastifyReply, file: PackageFile): boolean {
  void reply
    .header('etag', file.etag)
    .header('last-modified', file.modifiedAt.toUTCString())
    .header('cache-control', 'private, no-cache')
    .header('content-type', mimeOf(file.path))
    .header('content-disposition', 'attachment')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff');
  const known = (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!known.includes(file.etag) && !known.includes('*')) return false;
  void reply.code(304);
  return true;
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
