/** Where the package of a version is downloaded. */
export function packageAddress(app: string, { version }: { readonly version: string }): string {
  return `/api/apps/${encodeURIComponent(app)}/versions/${encodeURIComponent(version)}/package`;
}
