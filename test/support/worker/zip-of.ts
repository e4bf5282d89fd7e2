import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  /** Written as it is, however bad; one that ends in a slash is a folder. */
  readonly name: string;
  readonly content?: string;
  readonly mode?: number;
}

/** A zip with these entries. Bad names take the place of harmless ones of the same length afterwards: the packing library refuses them. */
export async function zipOf(entries: readonly ZipEntry[]): Promise<Buffer> {
  const zip = new ZipFile();
  const renamed = new Map<string, string>();
  entries.forEach(({ name, content, mode }, index) => {
    if (name.endsWith('/')) return zip.addEmptyDirectory(name);
    const harmless = `${index}`.padEnd(Buffer.byteLength(name), '~');
    renamed.set(harmless, name);
    zip.addBuffer(Buffer.from(content ?? ''), harmless, mode === undefined ? {} : { mode });
  });
  zip.end();
  const bytes = await buffer(zip.outputStream as NodeJS.ReadableStream);
  for (const [harmless, name] of renamed) replaceAll(bytes, harmless, name);
  return bytes;
}

function replaceAll(bytes: Buffer, from: string, to: string): void {
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1)) bytes.write(to, at);
}
