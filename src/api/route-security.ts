import type { OpenAPIObject } from '@nestjs/swagger';
import { accessTo, routesWithRoles, type Access } from '../identity/route-roles.js';
import { roleOf } from '../identity/permission.js';

type Schemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;
type Requirement = Readonly<Record<string, string[]>>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

const SCHEMES: Schemes = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'A personal token; until there is an Owner also the token of the first start.',
  },
  tokenAsPassword: { type: 'http', scheme: 'basic', description: 'The same token as the password of any user name.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'ns_session',
    description: 'Set by signing in; over HTTPS its name is __Host-ns_session.',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: 'What GET /api/me says as csrfToken: a session needs it to change something.',
  },
  joinToken: { type: 'http', scheme: 'bearer', description: 'A join token.' },
  worker: { type: 'http', scheme: 'bearer', description: "A worker's credential." },
};

const TOKENS: readonly Requirement[] = [{ token: [] }, { tokenAsPassword: [] }];

/** What opens each route, and for whom, as the table of roles has it; whatever a controller says of it counts for nothing. */
export function withSecurity(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      const access = accessTo(method.toUpperCase(), patternOf(method.toUpperCase(), path));
      operation.security = [...requirementsOf(access, method)];
      operation.description = [operation.description, sentenceFor(access, path)].filter(Boolean).join('\n\n');
    }
  }
  document.components = { ...document.components, securitySchemes: SCHEMES };
  return document;
}

/** As the router has it. What takes the rest of a path is a parameter as any other to a document, and a star to the router. */
function patternOf(method: string, path: string): string {
  const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
  return routesWithRoles().includes(`${method} ${pattern}`) ? pattern : pattern.replace(/:\w+$/, '*');
}

function requirementsOf(access: Access, method: (typeof METHODS)[number]): readonly Requirement[] {
  if (access === 'open') return [];
  if (access === 'join') return [{ joinToken: [] }];
  if (access === 'worker') return [{ worker: [] }];
  return [...TOKENS, method === 'get' ? { session: [] } : { session: [], csrf: [] }];
}

function sentenceFor(access: Access, path: string): string {
  if (access === 'open') return 'Open to everybody.';
  if (access === 'join') return 'Takes a join token.';
  if (access === 'worker') return "Takes a worker's credential.";
  if (access === 'self') return 'For every user, about themselves.';
  return `Takes the role ${roleOf(access)} ${placeOf(access, path)}.`;
}

function placeOf(access: Access, path: string): string {
  if (access === 'reader of any app') return 'in any app: the answer has what the caller may see';
  if (access.endsWith(' by app')) return 'in the whole house, or in the app that ?app= names';
  if (access.endsWith(' of its app')) return 'in the app of what is named; in another app it is not found';
  return path.includes('{app}') ? 'in the app' : 'in the whole house';
}
