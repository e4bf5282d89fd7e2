import type { Role } from './roles.js';

/**
 * open: anyone; join: a join token; worker: a worker's credential; self: whoever has a role, about themselves; else the least role that may use the
 * route. `by app`: also in the one app that the query's `app` names; `of any app`: for any app, and the answer is cut down to what the caller sees.
 */
export type Access = 'open' | 'join' | 'worker' | 'self' | 'reader of any app' | Role | `${Role} by app`;

/**
 * Who may use each route of management's port, by its method and the router's pattern; HEAD counts as GET. A route with `:app` asks for the role in that
 * app. Reader: reads, never a secret. Operator: runs, cancels, redrives, reads logs and bodies. Contributor: publishes, changes settings, keys, versions,
 * schedules. Owner: people, tokens, and what concerns the whole house. An app's publishing
 * credential opens the routes below `/scm/:app/` and no other, without a role. A worker's credential lies on machines that run user code, so it opens the worker
 * routes and nothing else.
 */
const ROUTE_ROLES: Readonly<Record<string, Access>> = {
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'POST /api/setup': 'open',
  'GET /metrics': 'reader',
  'GET /api/docs': 'reader',
  'GET /api/docs-json': 'reader',
  'GET /api/apps': 'reader of any app',
  'POST /api/apps': 'contributor',
  'GET /api/apps/:app': 'reader',
  'DELETE /api/apps/:app': 'owner',
  'GET /api/apps/:app/slots': 'reader',
  'PUT /api/apps/:app/slots/staging': 'contributor',
  'DELETE /api/apps/:app/slots/staging': 'contributor',
  'POST /api/apps/:app/swap': 'contributor',
  'GET /api/apps/:app/versions': 'reader',
  'DELETE /api/apps/:app/versions/:version': 'contributor',
  'POST /api/apps/:app/versions/:version/activate': 'contributor',
  'POST /api/apps/:app/rollback': 'contributor',
  'PUT /api/apps/:app/split': 'contributor',
  'DELETE /api/apps/:app/split': 'contributor',
  'GET /api/apps/:app/keys': 'contributor',
  'PUT /api/apps/:app/keys/:scope/:name': 'contributor',
  'POST /api/apps/:app/keys/:scope/:name': 'contributor',
  'DELETE /api/apps/:app/keys/:scope/:name': 'contributor',
  'PUT /api/apps/:app/keys/function/:function/:name': 'contributor',
  'POST /api/apps/:app/keys/function/:function/:name': 'contributor',
  'DELETE /api/apps/:app/keys/function/:function/:name': 'contributor',
  'GET /api/apps/:app/publish-profile': 'reader',
  'POST /api/apps/:app/publish-profile': 'contributor',
  'DELETE /api/apps/:app/publish-profile': 'contributor',
  'GET /scm/:app/api/scm/info': 'contributor',
  'POST /scm/:app/api/zipdeploy': 'contributor',
  'PUT /scm/:app/api/zipdeploy': 'contributor',
  'POST /scm/:app/api/publish': 'contributor',
  'PUT /scm/:app/api/publish': 'contributor',
  'GET /scm/:app/api/isdeploying': 'contributor',
  'GET /scm/:app/api/deployments': 'contributor',
  'GET /scm/:app/api/deployments/:id': 'contributor',
  'PUT /scm/:app/api/deployments/:id': 'contributor',
  'GET /scm/:app/api/deployments/:id/log': 'contributor',
  'GET /scm/:app/api/deployments/:id/log/:line': 'contributor',
  'GET /scm/:app/api/environment': 'contributor',
  'GET /scm/:app/diagnostics/runtime': 'contributor',
  'GET /scm/:app/api/diagnostics/runtime': 'contributor',
  'GET /scm/:app/api/functions': 'contributor',
  'GET /scm/:app/api/vfs/site/deployments/:id/manifest': 'contributor',
  'GET /api/apps/:app/settings': 'reader',
  'GET /api/apps/:app/placement': 'reader',
  'PUT /api/apps/:app/placement': 'contributor',
  'DELETE /api/apps/:app/placement': 'contributor',
  'PATCH /api/apps/:app/settings': 'contributor',
  'PUT /api/apps/:app/settings': 'contributor',
  'POST /api/apps/:app/settings/import': 'contributor',
  'DELETE /api/apps/:app/settings/:name': 'contributor',
  'GET /api/apps/:app/logs/stream': 'operator',
  'GET /scm/:app/api/logstream': 'contributor',
  'GET /scm/:app/api/logstream/application': 'contributor',
  'GET /scm/:app/api/settings': 'contributor',
  'POST /scm/:app/api/settings': 'contributor',
  'GET /scm/:app/api/settings/:name': 'contributor',
  'DELETE /scm/:app/api/settings/:name': 'contributor',
  'GET /api/join-tokens': 'owner',
  'POST /api/join-tokens': 'owner',
  'DELETE /api/join-tokens/:id': 'owner',
  'GET /api/audit': 'owner',
  'GET /api/users': 'owner',
  'POST /api/users': 'owner',
  'PATCH /api/users/:id': 'owner',
  'DELETE /api/users/:id': 'owner',
  'PUT /api/users/:id/grants': 'owner',
  'POST /api/users/:id/tokens': 'owner',
  'GET /api/me': 'self',
  'PUT /api/me/password': 'self',
  'GET /api/me/tokens': 'self',
  'POST /api/me/tokens': 'self',
  'DELETE /api/me/tokens/:id': 'self',
  'GET /api/workers': 'reader',
  'GET /api/workers/:id': 'reader',
  'POST /api/workers/:id/cordon': 'operator',
  'POST /api/workers/:id/drain': 'operator',
  'POST /api/workers/:id/uncordon': 'operator',
  'DELETE /api/workers/:id': 'owner',
  'POST /api/workers/join': 'join',
  'GET /api/workers/assignments': 'worker',
  'PUT /api/workers/versions/:app/:version/load': 'worker',
  'GET /api/workers/packages/:app/:version': 'worker',
  'GET /api/workers/attempts/:day/:id': 'worker',
  'GET /api/workers/payloads/:day/:id/:name': 'worker',
  'PUT /api/workers/payloads/:day/:id/:name': 'worker',
  'POST /api/workers/claims': 'worker',
  'DELETE /api/workers/claims/:id': 'worker',
  'POST /api/workers/batches': 'worker',
  'POST /api/workers/parked': 'worker',
  'POST /api/workers/leases': 'worker',
  'PUT /api/workers/leases': 'worker',
  'DELETE /api/workers/leases': 'worker',
  'POST /api/workers/leases/returned': 'worker',
  'GET /api/workers/cancellations': 'worker',
  'POST /api/apps/:app/deployments': 'contributor',
  'GET /api/apps/:app/deployments': 'reader',
  'GET /api/apps/:app/deployments/:id': 'reader',
  'GET /api/apps/:app/deployments/:id/log': 'reader',
  'GET /api/batches': 'reader',
  'POST /api/batches': 'operator',
  'GET /api/batches/:id': 'reader',
  'GET /api/batches/:id/items': 'reader',
  'POST /api/batches/:id/items': 'operator',
  'POST /api/batches/:id/seal': 'operator',
  'POST /api/batches/:id/cancel': 'operator',
  'GET /api/dead-letters': 'operator by app',
  'POST /api/dead-letters/redrive': 'operator',
  'POST /api/dead-letters/discard': 'operator',
  'GET /api/dead-letters/:id': 'operator',
  'PUT /api/dead-letters/:id/payload': 'operator',
  'POST /api/dead-letters/:id/redrive': 'operator',
  'POST /api/dead-letters/:id/discard': 'operator',
  'GET /api/executions': 'reader by app',
  'GET /api/executions/export': 'reader by app',
  'GET /api/executions/:id': 'operator',
  'POST /api/executions/:id/cancel': 'operator',
  'GET /api/history': 'reader',
  'POST /api/history/purge': 'owner',
  'GET /api/statistics': 'reader by app',
  'GET /api/statistics/functions': 'reader by app',
  'POST /api/apps/:app/queues/:queue/messages': 'operator',
  'GET /api/queues': 'reader',
  'POST /api/queues/:queue/consents': 'owner',
  'DELETE /api/queues/:queue/consents/:app': 'owner',
  'GET /api/notifications': 'reader',
  'POST /api/notifications/test': 'owner',
  'GET /api/timers': 'reader of any app',
  'GET /api/timers/missed': 'reader',
  'GET /api/apps/:app/timers': 'reader',
  'GET /api/apps/:app/timers/:function': 'reader',
  'GET /api/apps/:app/timers/:function/next': 'reader',
  'POST /api/apps/:app/timers/:function/pause': 'contributor',
  'POST /api/apps/:app/timers/:function/resume': 'contributor',
  'POST /api/apps/:app/timers/:function/run': 'operator',
};
/** The documentation's page is many files, named by the package they come from: one row for all. */
const DOCS_FILES = '/api/docs/';

/** Who may use a route, by what the router matched, not what the caller wrote. A route nobody thought of falls to the owner. */
export function accessTo(method: string, pattern: string): Access {
  return ROUTE_ROLES[rowOf(method, pattern)] ?? 'owner';
}

/** Names the row that a route falls under. */
export function rowOf(method: string, pattern: string): string {
  const path = pattern.startsWith(DOCS_FILES) ? DOCS_FILES.slice(0, -1) : pattern;
  return `${method === 'HEAD' ? 'GET' : method} ${path}`;
}

/** The rows there are. */
export function routesWithRoles(): readonly string[] {
  return Object.keys(ROUTE_ROLES);
}
