import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in our package.json, which lies above the folder of built files and above the sources alike. */
export function packageVersion(): string {
  for (const up of ['../../..', '../..']) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, up, 'package.json'), 'utf8'));
      if (isOurs(manifest)) return manifest.version;
    } catch {
      continue;
    }
  }
  return '0.0.0';
}

function isOurs(manifest: unknown): manifest is { readonly version: string } {
  return (
    typeof manifest === 'object' &&
    manifest !== null &&
    'name' in manifest &&
    manifest.name === 'nightshift' &&
    'version' in manifest
  );
}
