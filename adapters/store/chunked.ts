/** The same bytes in pieces of exactly `size`, the last one shorter; nothing for no bytes. A piece may be a view of a source's chunk. */
export async function* chunked(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for await (const chunk of source) {
    let rest = chunk;
    while (waitingBytes + rest.byteLength >= size) {
      const taken = rest.subarray(0, size - waitingBytes);
      rest = rest.subarray(taken.byteLength);
      yield joined([...waiting, taken]);
      waiting = [];
      waitingBytes = 0;
    }
    if (rest.byteLength === 0) continue;
    // Copied: a source may fill the same buffer again for its next chunk.
    waiting.push(new Uint8Array(rest));
    waitingBytes += rest.byteLength;
  }
  if (waitingBytes > 0) yield joined(waiting);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}
