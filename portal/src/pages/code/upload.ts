/** Management takes so much in one request, a third more in the letters that carry bytes. */
export const MAX_UPLOAD_BYTES = 6_000_000;
const CHUNK = 0x8000;

export interface Upload {
  readonly path: string;
  readonly bytes: number;
  readonly isReplacing: boolean;
  /** What somebody changed in it and did not save goes. */
  readonly losesDraft: boolean;
}

/** Where files go that are put into a folder, and what is there already. */
export function uploadsOf(
  files: readonly Pick<File, 'name' | 'size'>[],
  folder: string,
  there: ReadonlySet<string> = new Set(),
  drafts: ReadonlySet<string> = new Set(),
): readonly Upload[] {
  return files.map(({ name, size }) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    return { path, bytes: size, isReplacing: there.has(path), losesDraft: drafts.has(path) };
  });
}

/** Of a file or a folder; '' is the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function isTooMuch(uploads: readonly Upload[]): boolean {
  return uploads.reduce((sum, { bytes }) => sum + bytes, 0) > MAX_UPLOAD_BYTES;
}

/** As they are, whatever they hold. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
