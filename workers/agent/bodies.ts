import { NightshiftError } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { MAX_INLINE_BODY_BYTES, type BodyReference, type TypedData } from '#contracts/messages/typed-data.js';
import { bytesOf, discard, request as send } from './http-request.js';
import type { ManagementClient } from './management-client.js';

type PayloadClient = Pick<ManagementClient, 'payload' | 'storePayload'>;

/** Bodies that did not travel in the message: by the gateway's URL and single-use token (sync), or from management's store (durable). */
export class Bodies {
  readonly #client: PayloadClient;

  constructor(client: PayloadClient) {
    this.#client = client;
  }

  /** Undefined when the body is in the message, or there is none. Errors are those of `request` in http-request.ts. */
  async fetch(request: InvocationRequest): Promise<Uint8Array | undefined> {
    const reference = requestBodyOf(request);
    if (reference === undefined) return undefined;
    if (reference.kind === 'stored') return this.#client.payload(reference.day, reference.id, reference.name);
    const { url, token } = reference;
    return bytesOf(await send({ url, method: 'GET', bearer: token, notFound: 'PAYLOAD_NOT_FOUND' }));
  }

  async send(reference: BodyReference, bytes: Uint8Array): Promise<void> {
    if (reference.kind === 'stored') return this.#client.storePayload(reference, bytes);
    const { url, token } = reference;
    await discard(await send({ url, method: 'PUT', bearer: token, bytes, notFound: 'PAYLOAD_NOT_FOUND' }));
  }
}

export function hasDetachedBody(request: InvocationRequest): boolean {
  return requestBodyOf(request) !== undefined;
}

/** Where the request's body is when it did not travel in the message. */
export function requestBodyOf(request: InvocationRequest): BodyReference | undefined {
  return request.inputData.find(({ data }) => data.http?.bodyReference !== undefined)?.data.http?.bodyReference;
}

export interface PackedReturn {
  readonly returnValue: TypedData | undefined;
  /** To be sent to the reference that `returnValue.http` names. */
  readonly detached?: { readonly reference: BodyReference; readonly bytes: Uint8Array };
}

/**
 * The return value as it travels: the response body inline up to 256 KiB, else a reference to where it is sent. Throws BODY_TOO_LARGE when it is
 * larger and the request named no place for it.
 */
export function packReturn(
  returnValue: TypedData | undefined,
  body: Uint8Array | undefined,
  reference: BodyReference | undefined,
): PackedReturn {
  if (body === undefined || body.byteLength === 0) return { returnValue };
  const http = returnValue?.http ?? { headers: {} };
  if (body.byteLength <= MAX_INLINE_BODY_BYTES) {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64');
    return { returnValue: { http: { ...http, body: { bytes } } } };
  }
  if (reference === undefined) {
    throw new NightshiftError(
      'BODY_TOO_LARGE',
      `The response body has ${body.byteLength} bytes and the caller takes none above ${MAX_INLINE_BODY_BYTES}.`,
    );
  }
  return { returnValue: { http: { ...http, bodyReference: reference } }, detached: { reference, bytes: body } };
}
