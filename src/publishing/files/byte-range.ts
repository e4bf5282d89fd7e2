import { Readable } from 'node:stream';

/** Of a file: the first byte and the last. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** The one range that the header asks for; undefined: the whole file, for several ranges too, as a server may; 'unsatisfiable': it lies behind the end. */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  // Written the wrong way round it is none.
  if (from !== '' && to !== '' && Number(to) < first) return undefined;
  return first >= bytes || (from === '' && Number(to) === 0) ? 'unsatisfiable' : { first, last };
}

/** A packed file is read from its beginning: what comes before the range is passed over, and nothing is read behind it. */
export function sliceOf(content: Readable, { first, last }: ByteRange): Readable {
  return Readable.from(slices(content, first, last), { objectMode: false });
}

async function* slices(content: AsyncIterable<Buffer>, first: number, last: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of content) {
    const part = chunk.subarray(Math.max(0, first - at), Math.max(0, last + 1 - at));
    at += chunk.length;
    if (part.length > 0) yield part;
    if (at > last) return;
  }
}
