import { NightshiftError } from '#contracts/errors.js';
import type { AppKey } from '../apps/catalog/app-catalog.js';
import { isFraming, isValidHeader } from '../gateway/header-validity.js';
import type { GatewayRequest } from './ask-gateway.js';
import { fillRoute } from './fill-route.js';
import type { PairRequest, TestRunRequest } from './test-run.request.js';

/** Where a function is called, and what with where nobody says. */
export interface CallTarget {
  readonly route: string;
  readonly method: string;
  readonly key: AppKey | undefined;
}

export type TestRequest = Pick<GatewayRequest, 'path' | 'method' | 'headers' | 'body'>;

/** What is the connection's own, or what only a proxy may say. */
const NOT_TAKEN = /^(?:host|content-length|expect|forwarded|x-forwarded-.*|proxy-.*|x-nightshift-.*)$/i;
/** They are answered by what stands between: a tunnel, or the request with its key. */
const NO_CALLS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE']);
/** Node says so of itself otherwise, or nothing at all. */
const USER_AGENT = ['user-agent', 'Nightshift Test/Run'];

/** The request for a function that is triggered by HTTP. Throws REQUEST_INVALID. */
export function testRequest(asked: TestRunRequest, { route, method, key }: CallTarget): TestRequest {
  const { params = [], query = [], headers = [] } = asked;
  const values = new Map(params.map(({ name, value }) => [name.toLowerCase(), value]));
  const search = new URLSearchParams(query.map(({ name, value }): [string, string] => [name, value])).toString();
  const body = asked.body === undefined ? undefined : Buffer.from(asked.body, nodeEncoding(asked));
  headers.forEach(check);
  const named = new Set(headers.map(({ name }) => name.toLowerCase()));
  return {
    path: fillRoute(route, values) + (search === '' ? '' : `?${search}`),
    method: checkedMethod(asked.method ?? method),
    headers: [
      ...(named.has('user-agent') ? [] : USER_AGENT),
      ...headers.flatMap(({ name, value }) => [name, value]),
      ...(key === undefined ? [] : ['x-functions-key', key.value]),
      'content-length',
      String(body?.byteLength ?? 0),
    ],
    body,
  };
}

function nodeEncoding({ bodyEncoding }: TestRunRequest): 'base64' | 'utf8' {
  return bodyEncoding === 'base64' ? 'base64' : 'utf8';
}

function checkedMethod(method: string): string {
  const name = method.toUpperCase();
  if (!NO_CALLS.has(name)) return name;
  throw new NightshiftError('REQUEST_INVALID', `No function is called with ${name}: take another method.`);
}

function check({ name, value }: PairRequest): void {
  if (NOT_TAKEN.test(name) || isFraming(name.toLowerCase())) {
    throw new NightshiftError('REQUEST_INVALID', `The header ${name} is not taken in a test run: leave it out.`);
  }
  if (isValidHeader(name, value)) return;
  const shown = JSON.stringify(name.slice(0, 100));
  throw new NightshiftError('REQUEST_INVALID', `The header ${shown} has a character that no header can have.`);
}
