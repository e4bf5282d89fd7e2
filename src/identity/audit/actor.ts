import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import type { IdentifiedRequest } from '../identity.js';
import type { Actor } from './audit-store.js';

/** A controller's parameter: who asks, for the audit trail. */
export const ByActor: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) =>
  actorOf(context.switchToHttp().getRequest<FastifyRequest & IdentifiedRequest>()),
);

export function actorOf({ identity, id, ip }: FastifyRequest & IdentifiedRequest): Actor {
  if (identity === undefined) throw new NightshiftError('TOKEN_MISSING', 'This path takes the owner token.');
  return { ...identity, requestId: String(id), address: ip };
}
