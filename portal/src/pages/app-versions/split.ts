import type { Schema } from '../../api/client.js';
import type { Split } from '../../texts/versions.js';

export type Version = Schema<'AppVersionResponse'>;

/** The split that is on, of an app's versions. */
export function splitOf(versions: readonly Version[]): Split | undefined {
  const active = versions.find((version) => version.active);
  const other = versions.find(({ use }) => use === 'split');
  if (active === undefined || other === undefined) return undefined;
  return { percent: other.percent, version: other.version, active: active.version };
}

/** What is active, was before, has a share, is on trial or kept warm is in use. */
export function mayDelete({ use, previous }: Version): boolean {
  return use === 'none' && !previous;
}
