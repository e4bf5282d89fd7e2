import { statusOf, type HttpData, type TypedData } from '#contracts/messages/typed-data.js';

/** What an HTTP function returned, for the status document. A body is given as `body` (`json`, `text` or `base64`) or behind `bodyUri`. */
export interface ExecutionOutput {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bodyFormat?: 'json' | 'text' | 'base64';
  readonly bodyUri?: string;
}

/** `bodyUri` is used when the body was stored by itself. Undefined when the function returned nothing. */
export function toOutput(value: TypedData | undefined, bodyUri: string): ExecutionOutput | undefined {
  if (value === undefined) return undefined;
  if (value.http !== undefined) return httpOutput(value.http, bodyUri);
  if (value.json !== undefined) return jsonOrText(value.json);
  if (value.bytes !== undefined) return bytesOutput(Buffer.from(value.bytes, 'base64'), '');
  const plain = value.string ?? value.int ?? value.double;
  return plain === undefined ? undefined : { body: plain, bodyFormat: typeof plain === 'string' ? 'text' : 'json' };
}

function httpOutput(http: HttpData, bodyUri: string): ExecutionOutput {
  return { status: statusOf(http), headers: http.headers, ...httpBody(http, bodyUri) };
}

function httpBody({ body, bodyReference, headers }: HttpData, bodyUri: string): ExecutionOutput {
  if (bodyReference !== undefined) return { bodyUri };
  if (body?.json !== undefined) return jsonOrText(body.json);
  const bytes = body?.bytes === undefined ? Buffer.from(body?.string ?? '') : Buffer.from(body.bytes, 'base64');
  return bytes.byteLength === 0 ? {} : bytesOutput(bytes, headers['content-type'] ?? '');
}

const strict = new TextDecoder('utf-8', { fatal: true });

function bytesOutput(bytes: Buffer, contentType: string): ExecutionOutput {
  try {
    const text = strict.decode(bytes);
    if (/[/+]json\b/i.test(contentType)) return jsonOrText(text);
    if (contentType === '' || /^text\/|xml|javascript|urlencoded/i.test(contentType)) {
      return { body: text, bodyFormat: 'text' };
    }
  } catch {
    // Not UTF-8: whatever the type says, only base64 is faithful.
  }
  return { body: bytes.toString('base64'), bodyFormat: 'base64' };
}

function jsonOrText(text: string): ExecutionOutput {
  try {
    return { body: JSON.parse(text) as unknown, bodyFormat: 'json' };
  } catch {
    return { body: text, bodyFormat: 'text' };
  }
}
