import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import type { IdentifiedRequest } from '../identity/identity.js';
import { networkOf } from '../identity/sessions/network.js';
import type { ManagementConfig } from '../management.config.js';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** Callers that are counted at a time; of more than these the one that was quiet for longest is forgotten. */
const MOST_CALLERS = 10_000;
/** Health is asked for every other second, and a page of the portal is many files. */
const OPEN_AND_COUNTED = '/api/';

/**
 * How much one caller may ask: whoever is known is counted by token, for many may share an address; on open paths counts the network. Workers are not counted:
 * twenty behind one address send much, and what they send is work.
 */
export async function limitRequests(app: NestFastifyApplication, config: ManagementConfig): Promise<void> {
  const { requestsPerMinute, openRequestsPerMinute } = config;
  const mostOf = (request: FastifyRequest) => (identityOf(request) ? requestsPerMinute : openRequestsPerMinute);
  await app.register(rateLimit, {
    timeWindow: MINUTE_MS,
    cache: MOST_CALLERS,
    max: mostOf,
    keyGenerator: (request) => identityOf(request)?.tokenId ?? networkOf(request.ip),
    allowList: (request) => mostOf(request) === 0 || isUncounted(request),
    addHeaders: NO_COUNTS,
    addHeadersOnExceeding: NO_COUNTS,
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.max(1, Math.ceil(ttl / SECOND_MS))),
  });
}

/** What is left is nobody's business but ours; `Retry-After` comes with the error. */
const NO_COUNTS = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
  'retry-after': false,
};

function isUncounted(request: FastifyRequest): boolean {
  const identity = identityOf(request);
  if (identity === undefined) return !request.url.startsWith(OPEN_AND_COUNTED);
  return identity.kind === 'worker' || identity.kind === 'join';
}

function identityOf({ identity }: FastifyRequest & IdentifiedRequest) {
  return identity;
}

function tooMany(retryAfterSeconds: number): NightshiftError {
  const message = `Too many requests within a minute: try again in ${retryAfterSeconds} s.`;
  return new NightshiftError('REQUEST_THROTTLED', message, { retryAfterSeconds });
}
