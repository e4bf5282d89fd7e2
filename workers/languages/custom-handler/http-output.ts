import type { RpcHttp, RpcTypedData } from '../node/protocol.js';
import { isBase64 } from './payload-values.js';

const RESPONSE_MEMBERS = ['statuscode', 'status', 'headers', 'body'];

type Members = Readonly<Record<string, unknown>>;

/**
 * The response that an `http` output says: `{"statusCode", "headers", "body"}`, or anything else as a body (language-worker contract, section 6.2). Text that looks
 * like base64 is decoded where it is an output by name, not where it is the return value.
 */
export function toHttpResponse(value: unknown, byName: boolean): RpcTypedData | undefined {
  if (value === undefined) return undefined;
  if (byName && typeof value === 'string' && isBase64(value)) {
    return { http: { headers: {}, body: { bytes: Buffer.from(value, 'base64') } } };
  }
  const members = responseMembers(value);
  if (members === undefined) return { http: withBody(value, {}) };
  const { statuscode, status, headers, body } = members;
  const statusCode = statuscode ?? status;
  const http = withBody(body, headersOf(headers));
  return { http: isScalar(statusCode) ? { ...http, statusCode: String(statusCode) } : http };
}

function responseMembers(value: unknown): Members | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(([name, one]) => [name.toLowerCase(), one] as const);
  return entries.some(([name]) => RESPONSE_MEMBERS.includes(name)) ? Object.fromEntries(entries) : undefined;
}

function headersOf(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  const pairs = Object.entries(headers as Members).map(([name, value]) => {
    const values = (Array.isArray(value) ? value : [value]).filter(isScalar);
    return [name.toLowerCase(), values.join(', ')] as const;
  });
  return Object.fromEntries(pairs);
}

/** Text is text, anything else JSON, unless the headers say otherwise. */
function withBody(body: unknown, headers: Record<string, string>): RpcHttp {
  if (body === undefined || body === null) return { headers };
  const text = typeof body === 'string';
  const type = text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  const bytes = Buffer.from(text ? body : JSON.stringify(body));
  return { headers: { 'content-type': type, ...headers }, body: { bytes } };
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
