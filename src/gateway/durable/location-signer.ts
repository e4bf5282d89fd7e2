import { Inject, Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { LOCATION_KEYS, type LocationKeys } from '../gateway.config.js';

/** Signs the status address of an asynchronous call, so that whoever was given it can read it without a key. */
@Injectable()
export class LocationSigner {
  constructor(@Inject(LOCATION_KEYS) private readonly keys: LocationKeys) {}

  /** Of the status document. */
  statusUri(origin: string, day: string, id: string): string {
    return `${origin}/runtime/executions/${day}/${id}?token=${this.#signature(day, id).toString('base64url')}`;
  }

  /** Of a response body that was stored by itself. */
  bodyUri(origin: string, day: string, id: string): string {
    return `${origin}/runtime/executions/${day}/${id}/body?token=${this.#signature(day, id).toString('base64url')}`;
  }

  verify(day: string, id: string, token: string): boolean {
    const sent = Buffer.from(token, 'base64url');
    return this.keys.valid().some((key) => {
      const expected = digest(key, day, id);
      return sent.byteLength === expected.byteLength && timingSafeEqual(sent, expected);
    });
  }

  #signature(day: string, id: string): Buffer {
    return digest(this.keys.signing(), day, id);
  }
}

/** The day has a fixed length, so that no two pairs share a text. */
function digest(key: Buffer, day: string, id: string): Buffer {
  return createHmac('sha256', key).update(`execution-location/${day}/${id}`).digest();
}
