/** A path of this portal to go on to, and never another site: `//evil.example` and `/\evil.example` are addresses of others to a browser. */
export function pathWithin(wanted: string | null): string {
  return wanted !== null && /^\/(?![/\\])[^\t\r\n]*$/.test(wanted) ? wanted : '/';
}
