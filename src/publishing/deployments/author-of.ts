import type { FastifyRequest } from 'fastify';
import type { IdentifiedRequest } from '../../identity/identity.js';

/** As long as the list of deployments has room for. */
export const MAX_NAME_CHARACTERS = 200;

/** Whom the tool names, else the person, whatever token came: a session's own name is that of a browser. */
export function authorOf({ identity }: FastifyRequest & IdentifiedRequest, named?: string): string {
  const author = named ?? identity?.user?.name ?? identity?.name ?? 'unknown';
  return author.slice(0, MAX_NAME_CHARACTERS);
}
