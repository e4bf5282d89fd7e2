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

/** The id of the user, for what a token that may do less than its user must not do. Throws ROLE_INSUFFICIENT. */
export function wholeUser(identity: Identity): string {
  const { id } = userOf(identity);
  if (identity.narrowed !== true) return id;
  throw new NightshiftError('ROLE_INSUFFICIENT', 'This takes a token that may do all that its user may.');
}

/** Throws ROLE_INSUFFICIENT for a token that is nobody's, such as the owner token. */
export function userOf({ user }: Identity): { readonly id: string; readonly name: string } {
  if (user !== undefined) return user;
  throw new NightshiftError('ROLE_INSUFFICIENT', "This path takes a user's token: make a user with POST /api/users.");
}
