import type { RpcException } from '../protocol.js';

/** Anything that can be thrown, as it travels: strings keep their text, objects become JSON, nothing becomes "Unknown error". */
export function toRpcException(thrown: unknown): RpcException {
  if (thrown instanceof Error || isErrorLike(thrown)) {
    return { message: thrown.message, ...(typeof thrown.stack === 'string' ? { stackTrace: thrown.stack } : {}) };
  }
  if (typeof thrown === 'string') return { message: thrown };
  if (thrown === null || thrown === undefined) return { message: 'Unknown error' };
  try {
    return { message: JSON.stringify(thrown) ?? 'Unknown error' };
  } catch {
    return { message: 'Unknown error' };
  }
}

/** Errors of another realm (node:vm) are no instances of ours. */
function isErrorLike(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string';
}
