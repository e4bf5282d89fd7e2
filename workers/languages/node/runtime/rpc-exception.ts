import type { RpcException } from '../protocol.js';

const UNKNOWN = 'Unknown error';

/** Anything that can be thrown, as it travels: strings keep their text, objects become JSON, nothing becomes "Unknown error". */
export function toRpcException(thrown: unknown): RpcException {
  if (thrown instanceof Error || isErrorLike(thrown)) {
    // A library may have put anything there.
    return {
      message: textOf(thrown.message),
      ...(typeof thrown.stack === 'string' ? { stackTrace: thrown.stack } : {}),
    };
  }
  return { message: textOf(thrown) };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return value === null ? UNKNOWN : (JSON.stringify(value) ?? UNKNOWN);
  } catch {
    return UNKNOWN;
  }
}

/** Errors of another realm (node:vm) are no instances of ours. */
function isErrorLike(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string';
}
