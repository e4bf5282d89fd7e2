import type { Binding } from '#contracts/messages/function-metadata.js';
import type { TypedData } from '#contracts/messages/typed-data.js';

const INT32_BYTES = 4;
const INT32 = { least: -(2 ** 31), most: 2 ** 31 - 1 };

/** Bytes, unless the binding asks for text (language-worker contract, section 2.8); `{}` for a blob that is not there. */
export function contentAsInput({ dataType }: Binding, content: Buffer | undefined): TypedData {
  if (content === undefined) return {};
  const asText = typeof dataType === 'string' && dataType.toLowerCase() === 'string';
  return asText ? { string: content.toString('utf8') } : { bytes: content.toString('base64') };
}

/** As the host writes to a stream: an integer is four bytes, low one first (language-worker contract, section 2.9). */
export function contentOf({ bytes, string, json, int, double }: TypedData): Buffer {
  if (bytes !== undefined) return Buffer.from(bytes, 'base64');
  if (int !== undefined && int >= INT32.least && int <= INT32.most) {
    const content = Buffer.alloc(INT32_BYTES);
    content.writeInt32LE(int);
    return content;
  }
  return Buffer.from(string ?? json ?? String(int ?? double ?? ''));
}
