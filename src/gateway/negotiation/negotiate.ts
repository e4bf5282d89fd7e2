import type { HttpData } from '#contracts/messages/typed-data.js';
import type { Answer } from '../answer.js';
import { acceptedForm } from './accepted-form.js';
import { xmlOf } from './xml-of.js';

const JSON_TYPE = /^(?:application|text)\/json(?:;|$)/i;

/**
 * The answer of a function that asked for content negotiation, in the form that its caller prefers (host-semantics, section 1.6): a JSON document may
 * become XML. Everything else stays what the function gave; nothing is 406.
 */
export function negotiate(answer: Answer, http: HttpData | undefined, accept: string | undefined): Answer {
  const { headers = {}, body } = answer;
  const isDocument = JSON_TYPE.test(String(headers['content-type'] ?? ''));
  if (http?.enableContentNegotiation !== true || body === undefined || !isDocument) return answer;
  const varying = { ...headers, vary: headers['vary'] === undefined ? 'Accept' : `${String(headers['vary'])}, Accept` };
  const document = acceptedForm(accept) === 'xml' ? parsed(body) : undefined;
  if (document === undefined) return { ...answer, headers: varying };
  const { 'content-length': _ofJson, ...rest } = varying;
  return {
    ...answer,
    headers: { ...rest, 'content-type': 'application/xml; charset=utf-8' },
    body: xmlOf(document),
  };
}

/** Undefined when it is no JSON after all. */
function parsed(body: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
