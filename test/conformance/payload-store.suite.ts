import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PayloadStore } from '#src/executions/payload-store.js';
import type { Stores } from '#src/stores.js';
import { aPayloadKey, collected, streamOf } from '../support/factories.js';

const MIB = 1024 * 1024;

/** The promises of `PayloadStore`. */
export function payloadStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`PayloadStore: ${name}`, () => {
    let stores: Stores;
    let payloads: PayloadStore;

    beforeAll(async () => {
      stores = await open();
      payloads = stores.payloads;
    });
    afterAll(() => stores.close());

    it.each([0, 1, MIB, 2 * MIB + 17])('gives back %i bytes as they were', async (size) => {
      const key = aPayloadKey();
      const bytes = randomBytes(size);
      expect(await payloads.write(key, streamOf(bytes))).toBe(size);
      expect((await collected(payloads.read(key))).equals(bytes)).toBe(true);
    });

    it('keeps day, id and name apart', async () => {
      const key = aPayloadKey();
      await payloads.write(key, streamOf('request'));
      await payloads.write({ ...key, name: 'response' }, streamOf('response'));
      await payloads.write({ ...key, day: '2026-03-02' }, streamOf('another day'));
      expect((await collected(payloads.read(key))).toString()).toBe('request');
      const missing = [aPayloadKey(), { ...key, name: 'other' }, { ...key, day: '2026-03-03' }];
      for (const unknown of missing) {
        await expect(collected(payloads.read(unknown))).rejects.toMatchObject({ code: 'PAYLOAD_NOT_FOUND' });
      }
    });

    it('replaces what was there, with less as with more', async () => {
      const key = aPayloadKey();
      for (const size of [3 * MIB, 5, 2 * MIB + 1]) {
        const bytes = randomBytes(size);
        expect(await payloads.write(key, streamOf(bytes))).toBe(size);
        expect((await collected(payloads.read(key))).equals(bytes)).toBe(true);
      }
    });

    it('keeps the old one when the new one breaks off', async () => {
      const key = aPayloadKey();
      await payloads.write(key, streamOf('the first attempt'));
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield randomBytes(2 * MIB);
        throw new Error('the worker went away');
      }
      await expect(payloads.write(key, breaking())).rejects.toThrow('the worker went away');
      expect((await collected(payloads.read(key))).toString()).toBe('the first attempt');
    });

    it('never mixes two payloads: a reader of one that is replaced gets all of it, or an error', async () => {
      const key = aPayloadKey();
      const old = randomBytes(3 * MIB);
      await payloads.write(key, streamOf(old));
      const reader = payloads.read(key)[Symbol.asyncIterator]();
      const first = await reader.next();
      await payloads.write(key, streamOf(randomBytes(3 * MIB)));
      const rest = await collected({ [Symbol.asyncIterator]: () => reader }).catch((error: unknown) => error);
      if (Buffer.isBuffer(rest)) expect(Buffer.concat([first.value ?? Buffer.alloc(0), rest]).equals(old)).toBe(true);
      else expect(rest).toMatchObject({ code: 'PAYLOAD_NOT_FOUND' });
    });

    it('shows what another connection wrote', async () => {
      const key = aPayloadKey();
      const other = await open();
      await other.payloads.write(key, streamOf('from there'));
      expect((await collected(payloads.read(key))).toString()).toBe('from there');
      await other.close();
    });
  });
}
