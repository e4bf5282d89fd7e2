import type { RpcLogCategory, RpcLogLevel } from '../protocol.js';

const LEVELS: readonly string[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];
const CATEGORIES: readonly string[] = ['user', 'system', 'customMetric'];

export const HOOK_NAMES = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof HOOK_NAMES)[number];

/** The libraries recognise what the core raises by this mark (language-worker contract, section 2.2). */
export function systemError<E extends Error>(error: E): E & { readonly isAzureFunctionsSystemError: true } {
  return Object.assign(error, { isAzureFunctionsSystemError: true as const });
}

export function isLogLevel(value: unknown): value is RpcLogLevel {
  return typeof value === 'string' && LEVELS.includes(value);
}

export function toLogLevel(value: unknown): RpcLogLevel {
  return oneOf<RpcLogLevel>('log level', LEVELS, value);
}

export function toLogCategory(value: unknown): RpcLogCategory {
  return oneOf<RpcLogCategory>('log category', CATEGORIES, value);
}

export function toHookName(value: unknown): HookName {
  return oneOf<HookName>('hook', HOOK_NAMES, value);
}

function oneOf<T extends string>(what: string, known: readonly string[], value: unknown): T {
  if (typeof value === 'string' && known.includes(value)) return value as T;
  throw systemError(new RangeError(`Unrecognized ${what} "${String(value)}"; known are ${known.join(', ')}`));
}
