import { StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lookup } from 'mime-types';
import { readRange, sliceOf } from './byte-range.js';
import type { PackageContents, PackageFile } from './opened-package.js';

export function mimeOf(path: string): string {
  return lookup(path) || 'application/octet-stream';
}

/**
 * A file, the part of it that was asked for, or 304 for who has it. It may be a page that somebody wrote: no browser is to show it as one of ours.
 */
export async function fileAnswer(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  contents: PackageContents,
  file: PackageFile,
): Promise<StreamableFile | undefined> {
  void reply
    .header('etag', file.etag)
    .header('last-modified', file.modifiedAt.toUTCString())
    .header('cache-control', 'private, no-cache')
    .header('content-disposition', 'attachment')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('accept-ranges', 'bytes');
  if (isAmong(headers['if-none-match'], file.etag)) return void reply.code(304);
  const type = mimeOf(file.path);
  const isSame = headers['if-range'] === undefined || headers['if-range'] === file.etag;
  const range = isSame ? readRange(headers.range, file.bytes) : undefined;
  if (range === undefined) return new StreamableFile(await contents.read(file.path), { type, length: file.bytes });
  if (range === 'unsatisfiable') return void reply.code(416).header('content-range', `bytes */${file.bytes}`);
  const { first, last } = range;
  void reply.code(206).header('content-range', `bytes ${first}-${last}/${file.bytes}`);
  return new StreamableFile(sliceOf(await contents.read(file.path), range), { type, length: last + 1 - first });
}

function isAmong(header: string | undefined, etag: string): boolean {
  const known = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
