import { ApiProblem } from './problem.js';
import type { components, paths } from './schema.js';

/** A shape of the API by its name. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Readonly<Record<M, { responses: unknown }>> ? P : never;
}[keyof paths];
type OperationOf<M extends Method, P extends keyof paths> = M extends keyof paths[P] ? paths[P][M] : never;
type ParametersOf<O, In extends 'path' | 'query'> = O extends { parameters: infer Parameters }
  ? In extends keyof Parameters
    ? Exclude<Parameters[In], undefined>
    : never
  : never;
type OrUndefined<T> = { readonly [Name in keyof T]: T[Name] | undefined };
type JsonOf<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type BodyOf<O> = O extends { requestBody?: infer Body } ? JsonOf<Exclude<Body, undefined>> : undefined;
type AnswerOf<O> = O extends { responses: infer R } ? JsonOf<R[keyof R & (200 | 201 | 202)]> : never;

interface Options<O> {
  readonly path?: ParametersOf<O, 'path'>;
  /** What is undefined is left out. */
  readonly query?: OrUndefined<ParametersOf<O, 'query'>>;
  readonly body?: BodyOf<O>;
  readonly signal?: AbortSignal;
}

const session = { csrfToken: '' };

/** The session is a cookie that comes along by itself; this is the proof that a change was asked for by this page. */
export function setCsrfToken(token: string | undefined): void {
  session.csrfToken = token ?? '';
}

/** One request to management's API. Rejects with an ApiProblem for whatever does not succeed. */
export async function api<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  options: Options<OperationOf<M, P>> = {},
): Promise<AnswerOf<OperationOf<M, P>>> {
  const response = await send(method, addressOf(path, options), options);
  if (!response.ok) throw await ApiProblem.of(response);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as AnswerOf<OperationOf<M, P>>;
}

/** A file as it is, where the answer is no JSON. */
export async function download(address: string, signal: AbortSignal, method: Method = 'get'): Promise<Response> {
  const response = await send(method, address, { signal });
  if (!response.ok) throw await ApiProblem.of(response);
  return response;
}

function addressOf(pattern: string, { path, query }: { readonly path?: unknown; readonly query?: unknown }): string {
  const filled = Object.entries(path ?? {}).reduce(
    (address, [name, value]) => address.replace(`{${name}}`, encodeURIComponent(String(value))),
    pattern,
  );
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs).toString()}`;
}

async function send(
  method: Method,
  address: string,
  { body, signal }: { readonly body?: unknown; readonly signal?: AbortSignal },
): Promise<Response> {
  try {
    return await fetch(address, {
      method: method.toUpperCase(),
      headers: headersFor(method, body),
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw ApiProblem.unreachable(error);
  }
}

/** Without a body. */
export function headersFor(method: Method, body?: unknown): Record<string, string> {
  return {
    // No HTML: to a page that asks for it management answers in a way that lets the browser ask for a password by itself.
    accept: 'application/json',
    ...(method === 'get' || session.csrfToken === '' ? {} : { 'x-csrf-token': session.csrfToken }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}
