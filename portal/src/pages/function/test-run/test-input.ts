import type { Schema } from '../../../api/client.js';

export interface Pair {
  readonly name: string;
  readonly value: string;
}

/** What somebody has filled in, kept as it is while they try again and again. */
export interface TestInput {
  readonly method: string;
  /** As `scope/name`; empty: none. Undefined: what suits the function. */
  readonly key: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly body: string;
}

type TestedFunction = Pick<Schema<'FunctionResponse'>, 'trigger' | 'methods' | 'authLevel' | 'route'>;
type Key = Schema<'TestKeyResponse'>;
/** A key of any list of the API. */
type NamedKey = Readonly<Record<'scope' | 'name', string>>;

const EVERY_METHOD = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** Doubled braces stand for themselves in constraints. */
const PARAMETER = /(?<!\{)\{\*{0,2}([^{}:=?*]+)/g;

export function isHttp({ trigger }: TestedFunction): boolean {
  return trigger?.toLowerCase() === 'httptrigger';
}

export function methodsOf({ methods }: TestedFunction): readonly string[] {
  return methods ?? EVERY_METHOD;
}

/** Names of the parameters of a route, in its order. */
export function parametersOf({ route = '' }: TestedFunction): string[] {
  return [...route.matchAll(PARAMETER)].map(([, name = '']) => name);
}

export function firstInput(fn: TestedFunction): TestInput {
  const [method = 'GET'] = methodsOf(fn);
  return { method, key: undefined, params: {}, query: [], headers: [], body: '' };
}

export function takesBody({ method }: TestInput): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** What is sent of what was filled in: the function may have other methods by now, and no field would show one that it has not. */
export function sentInput(fn: TestedFunction, input: TestInput): TestInput {
  return methodsOf(fn).includes(input.method) ? input : { ...input, method: firstInput(fn).method };
}

/** The key that was chosen, while there is one of that name; else the one that suits. Until the keys are known, what was chosen holds. */
export function keyToSend(fn: TestedFunction, keys: readonly Key[] | undefined, chosen: string | undefined): string {
  if (keys === undefined || chosen === '') return chosen ?? '';
  return keys.map(idOfKey).find((id) => id === chosen) ?? suitableKey(fn, keys);
}

/** The key that a call needs and no more: none, the function's own, the app's. */
export function suitableKey({ authLevel }: TestedFunction, keys: readonly NamedKey[]): string {
  if (authLevel === 'anonymous') return '';
  const scopes = authLevel === 'admin' ? ['master'] : ['function', 'host', 'master'];
  const found = scopes.flatMap((scope) => keys.filter((key) => key.scope === scope));
  const chosen = found.find(({ name }) => name === 'default') ?? found[0];
  return chosen === undefined ? '' : idOfKey(chosen);
}

export function idOfKey({ scope, name }: NamedKey): string {
  return `${scope}/${name}`;
}

interface Choice {
  readonly key: string;
  readonly executionId: string;
}

/** What the API is asked. Rows without a name are not filled in yet. */
export function requestOf(
  fn: TestedFunction,
  input: TestInput,
  { key, executionId }: Choice,
): Schema<'TestRunRequest'> {
  if (!isHttp(fn)) return { input: input.body };
  const [scope = '', ...rest] = key.split('/');
  const hasBody = takesBody(input) && input.body !== '';
  return {
    method: input.method as NonNullable<Schema<'TestRunRequest'>['method']>,
    executionId,
    params: parametersOf(fn).flatMap((name) => {
      const value = input.params[name] ?? '';
      return value === '' ? [] : [{ name, value }];
    }),
    query: input.query.filter(({ name }) => name !== ''),
    headers: headersOf(input, hasBody),
    ...(hasBody ? { body: input.body } : {}),
    ...(key === '' ? {} : { key: { scope: scope as Key['scope'], name: rest.join('/') } }),
  };
}

function headersOf({ headers, body }: TestInput, hasBody: boolean): Pair[] {
  const given = headers.filter(({ name }) => name !== '');
  if (!hasBody || given.some(({ name }) => name.toLowerCase() === 'content-type')) return given;
  return [...given, { name: 'Content-Type', value: isJson(body) ? 'application/json' : 'text/plain' }];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
