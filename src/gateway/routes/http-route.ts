import { NightshiftError } from '#contracts/errors.js';
import { idempotencyOf, type IdempotencyPolicy } from '#contracts/idempotency.js';
import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { readAuthLevel, type AuthLevel } from './auth-level.js';
import { triggerOption, triggerText } from './trigger-option.js';
import { parseTemplate } from './parse-template.js';
import type { RoutePattern } from './route-pattern.js';

/** An HTTP function as the gateway serves it. */
export interface HttpRoute {
  readonly function: string;
  /** Name of the trigger binding: the request's name in `inputData`. */
  readonly binding: string;
  /** As declared, prefix included. */
  readonly template: string;
  readonly pattern: RoutePattern;
  /** Upper case; undefined means all. */
  readonly methods: ReadonlySet<string> | undefined;
  readonly level: AuthLevel;
  readonly disabled: boolean;
  /** Undefined unless the function chose it. */
  readonly idempotency: IdempotencyPolicy | undefined;
}

const RESERVED = /^(?:admin|runtime)/;

export function isHttpFunction(metadata: FunctionMetadata): boolean {
  return triggerOf(metadata)?.type.toLowerCase() === 'httptrigger';
}

/** Route and methods as the duplicate check compares them: the declared route trimmed of slashes, in lower case. */
export function routeKey(metadata: FunctionMetadata): string {
  return declaredRoute(metadata)
    .replace(/^\/+|\/+$/g, '')
    .toLowerCase();
}

/** Throws FUNCTION_NOT_RUNNABLE when the route, the methods, the level or the idempotency make no sense. */
export function toHttpRoute(
  metadata: FunctionMetadata,
  prefix: string,
  settings: Readonly<Record<string, string>>,
): HttpRoute {
  const level = readAuthLevel(triggerOption(metadata, 'authLevel'));
  if (level === undefined) {
    throw problem(`authLevel '${triggerText(metadata, 'authLevel')}' is not one of anonymous, function, admin`);
  }
  if (RESERVED.test(routeKey(metadata))) {
    throw problem(
      `The specified route conflicts with one or more built in routes: '${declaredRoute(metadata)}' begins with 'admin' or 'runtime'`,
    );
  }
  const template = joinTemplate(prefix, declaredRoute(metadata));
  return {
    function: metadata.name,
    binding: triggerText(metadata, 'name'),
    template,
    pattern: parseTemplate(template),
    methods: readMethods(triggerOption(metadata, 'methods')),
    level,
    disabled: metadata.disabled,
    idempotency: idempotencyOf(metadata.name, triggerOf(metadata), settings),
  };
}

function declaredRoute(metadata: FunctionMetadata): string {
  return triggerText(metadata, 'route') || metadata.name;
}

function joinTemplate(prefix: string, route: string): string {
  const trimmed = prefix.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? route : `${trimmed}/${route}`;
}

function readMethods(value: unknown): ReadonlySet<string> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw problem('methods is not a list of HTTP methods');
  return new Set(value.map((method) => String(method).toUpperCase()));
}

function problem(text: string): NightshiftError {
  return new NightshiftError('FUNCTION_NOT_RUNNABLE', text);
}
