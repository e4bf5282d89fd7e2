import type { IncomingMessage, ServerResponse } from 'node:http';

/** Who may call an app from pages of other origins. */
export interface CorsPolicy {
  /** Lower case; `any`: everybody. */
  readonly origins: 'any' | ReadonlySet<string>;
  /** Never with `any`: it would lend the caller's cookies to every page there is. */
  readonly credentials: boolean;
}

const SWITCH = 'FUNCTIONS_ENABLE_CORS_CONFIGURATION';
const ORIGINS = 'CORS_ALLOWED_ORIGINS';
const CREDENTIALS = 'CORS_SUPPORT_CREDENTIALS';

type Settings = Readonly<Record<string, string>>;

/** The app's policy by its settings, and what is wrong with them; without the switch there is none (host-semantics, section 1.7). */
export function readCors(settings: Settings): { readonly policy?: CorsPolicy; readonly problem?: string } {
  if (!isOn(settings[SWITCH])) return {};
  const origins = parseOrigins(settings[ORIGINS] ?? '[]');
  if (origins === undefined)
    return { problem: `${ORIGINS} is no JSON array of origins, such as ["https://example.com"]` };
  const any = origins.includes('*');
  const credentials = isOn(settings[CREDENTIALS]);
  if (!any) return { policy: { origins: new Set(origins), credentials } };
  const policy = { origins: 'any', credentials: false } as const;
  if (!credentials) return { policy };
  return { policy, problem: `${CREDENTIALS} has no effect beside the origin "*": name the origins in ${ORIGINS}` };
}

/** Sets the headers on the response, whoever answers it. True: it was a preflight, and 204 is the whole answer. */
export function applyCors(request: IncomingMessage, response: ServerResponse, policy: CorsPolicy): boolean {
  const { origin } = request.headers;
  // Also for requests without an origin: a cache must not give their answer to a page.
  if (policy.origins !== 'any') response.setHeader('vary', 'Origin');
  if (origin === undefined) return false;
  const method = request.headers['access-control-request-method'];
  const preflight = request.method === 'OPTIONS' && method !== undefined;
  const allowed = policy.origins === 'any' || policy.origins.has(origin.toLowerCase());
  if (!allowed) return preflight;
  response.setHeader('access-control-allow-origin', policy.origins === 'any' ? '*' : origin);
  if (policy.credentials) response.setHeader('access-control-allow-credentials', 'true');
  if (!preflight) return false;
  response.setHeader('access-control-allow-methods', method);
  const wanted = request.headers['access-control-request-headers'];
  if (wanted !== undefined) response.setHeader('access-control-allow-headers', wanted);
  return true;
}

function parseOrigins(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list) || !list.every((origin) => typeof origin === 'string')) return undefined;
    return list.map((origin) => origin.trim().toLowerCase().replace(/\/$/, ''));
  } catch {
    return undefined;
  }
}

function isOn(value = ''): boolean {
  return /^(?:true|1)$/i.test(value.trim());
}
