import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import type { IdentifiedRequest, Identity } from '../identity.js';
import type { Actor } from './audit-store.js';

/** A controller's parameter: who asks, for the audit trail. */
export const ByActor: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) =>
  actorOf(context.switchToHttp().getRequest<FastifyRequest & IdentifiedRequest>()),
);

export function actorOf({ identity, id, ip }: FastifyRequest & IdentifiedRequest): Actor {
  if (identity === undefined) throw new NightshiftError('TOKEN_MISSING', 'This path takes a token.');
  return { ...holderOf(identity), requestId: String(id), address: ip };
}

/** A person is named, whichever token came: it may be gone when the trail is read. */
function holderOf({ kind, tokenId, name, user }: Identity): Pick<Actor, 'kind' | 'tokenId' | 'name'> {
  if (kind !== 'personal' && kind !== 'session') return { kind, tokenId, name };
  return { kind: 'user', tokenId: user?.id ?? tokenId, name: user?.name ?? name };
}
