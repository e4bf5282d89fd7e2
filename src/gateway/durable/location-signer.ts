import { Inject, Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { LOCATION_KEY } from '../gateway.config.js';

/** Signs the status address of an asynchronous call, so that whoever was given it can read it without a key. */
@Injectable()
export class LocationSigner {
  constructor(@Inject(LOCATION_KEY) private readonly key: Buffer) {}

  /** Of the status document. */
  statusUri(origin: string, day: string, id: string): string {
    return `${origin}/runtime/executions/${day}/${id}?token=${this.#digest(day, id).toString('base64url')}`;
  }

  /** Of a response body that was stored by itself. */
  bodyUri(origin: string, day: string, id: string): string {
    return `${origin}/runtime/executions/${day}/${id}/body?token=${this.#digest(day, id).toString('base64url')}`;
  }

  verify(day: string, id: string, token: string): boolean {
    const sent = Buffer.from(token, 'base64url');
    const expected = this.#digest(day, id);
    return sent.byteLength === expected.byteLength && timingSafeEqual(sent, expected);
  }

  /** The day has a fixed length, so that no two pairs share a text. */
  #digest(day: string, id: string): Buffer {
    return createHmac('sha256', this.key).update(`execution-location/${day}/${id}`).digest();
  }
}
