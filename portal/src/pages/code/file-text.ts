const MAX_EDITED_BYTES = 1_000_000;

/** What the editor can show of a file, or why it cannot. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' }
  | { readonly kind: 'too big'; readonly bytes: number };

function isTooBig(bytes: number): boolean {
  return bytes > MAX_EDITED_BYTES;
}

/** Text is what is UTF-8 and has no zero byte in it. A byte order mark is part of it: it is written back. */
export function fileText(content: Uint8Array): FileText {
  if (isTooBig(content.length)) return { kind: 'too big', bytes: content.length };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return text.includes('\0') ? { kind: 'binary' } : { kind: 'text', text };
  } catch {
    return { kind: 'binary' };
  }
}

/** A path as the API takes it: each name by itself, the slashes as they are. */
export function fileAddress(app: string, path: string): string {
  return `/api/apps/${encodeURIComponent(app)}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** What is wrong with a path that somebody typed; management has the last word. */
export function isPath(path: string): boolean {
  const names = path.split('/');
  return path.length <= 400 && names.every((name) => name.trim() !== '' && name !== '.' && name !== '..');
}

/** Made by npm: shown, not edited. */
export function isInstalled(path: string): boolean {
  return path.split('/').includes('node_modules');
}

/** What a browser shows as a picture. */
export function isImage(path: string): boolean {
  return /\.(?:png|jpe?g|gif|webp|avif|bmp|ico)$/i.test(path);
}
