import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { grantsOf, type IdentifiedRequest } from './identity.js';
import { roleOf } from './permission.js';
import { holds } from './roles.js';
import { accessTo } from './route-roles.js';

/** Whether the caller may do in an app what the route does; of a thing of no app: in the whole house. */
export type Reaches = (app: string | undefined) => boolean;

/**
 * Of a route that names a thing by its id (`of its app` in the table of roles). In an app where the caller may not do this the thing is not there: the
 * answer must be that for an id of nothing, so that nobody learns which ids there are.
 */
export abstract class ItsAppGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & IdentifiedRequest>();
    const role = roleOf(accessTo(request.method, request.routeOptions.url ?? '/'));
    const grants = request.identity === undefined ? [] : grantsOf(request.identity);
    if (role === undefined || holds(grants, role)) return true;
    await this.check(request, (app) => holds(grants, role, app));
    return true;
  }

  /** Throws, for what is out of reach, as the route does for what is not there. */
  protected abstract check(request: FastifyRequest, reaches: Reaches): Promise<void>;
}

/** What the path calls `id`. */
export function idOf({ params }: FastifyRequest): string {
  const { id } = params as { readonly id?: unknown };
  return typeof id === 'string' ? id : '';
}
