import { describe, expect, it } from '@jest/globals';
import { FrameReader, MAX_FRAME_BYTES, toFrame } from './frames.js';

const VALUES = [{ text: 'häuser', bytes: Buffer.from([0, 255]) }, [1, null, undefined], 'x'.repeat(100_000)];

describe('frames', () => {
  it.each([1, 3, 5, 1000, 10_000_000])('come back whole from pieces of %p bytes', (size) => {
    const sent = Buffer.concat(VALUES.map((value) => toFrame(value)));
    const reader = new FrameReader();
    const found: unknown[] = [];
    for (let at = 0; at < sent.byteLength; at += size) found.push(...reader.push(sent.subarray(at, at + size)));
    expect(found).toEqual(VALUES);
  });

  it('refuse a length that no message has before anything is gathered', () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(MAX_FRAME_BYTES + 1);
    expect(() => new FrameReader().push(length)).toThrow(/536870913 bytes was announced/);
  });

  it.each([Buffer.from('not what V8 writes'), Buffer.alloc(0), toFrame('cut').subarray(4, 6)])(
    'refuse content that is no value',
    (content) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(content.byteLength);
      expect(() => new FrameReader().push(Buffer.concat([length, content]))).toThrow();
    },
  );
});
