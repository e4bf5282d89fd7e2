import type { Binding } from '#contracts/messages/function-metadata.js';
import type { TypedData } from '#contracts/messages/typed-data.js';

/** The body as the function gets it: bytes for `dataType: binary`, else text. Bytes that are no UTF-8 become U+FFFD, as in .NET. */
export function messageValue(binding: Binding, body: Uint8Array): { readonly value: TypedData; readonly text: string } {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = bytes.toString('utf8');
  return { value: isBinary(binding) ? { bytes: bytes.toString('base64') } : { string: text }, text };
}

export function isBinary({ dataType }: Binding): boolean {
  return typeof dataType === 'string' && dataType.toLowerCase() === 'binary';
}
