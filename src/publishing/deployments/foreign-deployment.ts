import type { FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import type { IdentifiedRequest } from '../../identity/identity.js';
import type { ForeignDeployment } from './deployments.js';
import { noteOf } from './scm-answers.js';

const ID = /^[\w.-]{1,64}$/;
const STATUSES: ReadonlyMap<unknown, ForeignDeployment['status']> = new Map([
  [3, 'failed'],
  [4, 'succeeded'],
]);

type Body = Readonly<Partial<Record<'status' | 'message' | 'author' | 'deployer', unknown>>>;

/** A deployment that a tool made elsewhere, from the body that it sends; undefined without a body (publishing 7.4). Throws REQUEST_INVALID. */
export function foreignDeploymentOf(
  request: FastifyRequest<{ Querystring: Record<string, unknown> }> & IdentifiedRequest,
  id: string,
): ForeignDeployment | undefined {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Symbol.asyncIterator in body) return undefined;
  if (!ID.test(id) || id === 'latest') {
    throw new NightshiftError(
      'REQUEST_INVALID',
      'An id has at most 64 letters, digits, dashes and dots, and is not latest.',
    );
  }
  const { status: number, message, author, deployer }: Body = body;
  const status = STATUSES.get(number);
  if (status === undefined) {
    throw new NightshiftError(
      'REQUEST_INVALID',
      'status must be 3 (failed) or 4 (succeeded). To bring a deployment into service again, send no body.',
    );
  }
  const said = { message, author, deployer };
  const texts = Object.entries(said).filter(([, value]) => typeof value === 'string' && value !== '');
  return { status, ...noteOf({ ...request.query, ...Object.fromEntries(texts) }, request) };
}
