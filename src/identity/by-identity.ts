import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import type { IdentifiedRequest, Identity } from './identity.js';

/** A controller's parameter: whose token opened the request. */
export const ByIdentity: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { identity } = context.switchToHttp().getRequest<FastifyRequest & IdentifiedRequest>();
  if (identity === undefined) throw new NightshiftError('TOKEN_MISSING', 'This path takes a token.');
  return identity;
});

/** Throws ROLE_INSUFFICIENT for a token that is nobody's, such as the owner token. */
export function userOf({ user }: Identity): { readonly id: string; readonly name: string } {
  if (user !== undefined) return user;
  throw new NightshiftError('ROLE_INSUFFICIENT', "This path takes a user's token: make a user with POST /api/users.");
}
