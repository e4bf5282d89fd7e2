import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import type { IdentifiedRequest } from '../../identity/identity.js';
import { authorOf, MAX_NAME_CHARACTERS } from './author-of.js';
import type { DeploymentNote } from './deployments.js';

const POLL_AFTER_S = 3;
const MAX_MESSAGE_CHARACTERS = 4_000;

/** 202 with where to ask: an absolute address, or MSBuild fails after a good upload (publishing 9, 10.1). */
export function accepted(reply: FastifyReply, base: string, id: string): void {
  void reply
    .code(202)
    .header('location', `${base}/api/deployments/${id}`)
    .header('retry-after', POLL_AFTER_S)
    .header('scm-deployment-id', id);
}

/** Names come in any case: each tool has its own. */
export function queryOf(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.entries(query).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

export function isTrue(text: string | undefined): boolean {
  return /^(?:true|1)$/i.test(text ?? '');
}

export function noteOf(
  query: Readonly<Record<string, unknown>>,
  request: FastifyRequest & IdentifiedRequest,
): DeploymentNote {
  const deployer = queryOf(query, 'deployer') ?? 'zipdeploy';
  const remoteBuild = queryOf(query, 'remotebuild');
  return {
    author: authorOf(request, queryOf(query, 'author')),
    deployer: deployer.slice(0, MAX_NAME_CHARACTERS),
    message: (queryOf(query, 'message') ?? '').slice(0, MAX_MESSAGE_CHARACTERS),
    remoteBuild: remoteBuild === undefined ? undefined : isTrue(remoteBuild),
  };
}

/** What the audit trail keeps of an upload: who, when and for which app; the deployment has the rest. */
export function withoutPackage(): Readonly<Record<string, unknown>> {
  return {};
}

/** The package as it comes. Throws REQUEST_INVALID for a form and for a `packageUri`: nothing is fetched for a caller (publishing 9). */
export function uploadOf({ headers, body }: FastifyRequest): AsyncIterable<Uint8Array> {
  if (headers['content-type']?.toLowerCase().startsWith('multipart/') === true) {
    throw new NightshiftError(
      'REQUEST_INVALID',
      'The body is a form: send the zip alone, with curl as --data-binary @app.zip in place of -F.',
    );
  }
  if (body instanceof Readable) return body;
  throw new NightshiftError(
    'REQUEST_INVALID',
    'The body must be the zip itself. A packageUri is not fetched: download it, and send what it holds.',
  );
}
