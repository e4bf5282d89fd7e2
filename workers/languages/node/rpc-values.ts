import type { RpcNullable } from './protocol.js';

/** protobufjs has null for what was not set, and undefined for what was not there. */
export function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Of a map whose values may be absent: empty texts in their place. */
export function valuesOf(values: Readonly<Record<string, RpcNullable<string>>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, { value }]) => [name, value ?? '']));
}
