import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { AppTable } from '../app-table.js';
import { memberOf } from './read-json.js';

/** The host version whose behaviour is reproduced; tools read the major number. */
const HOST_VERSION = '4.0.0.0';

/** `GET /admin/host/status` (host-semantics, section 2). */
export function hostStatus(table: AppTable, serving: number): Record<string, unknown> {
  const { errors = [], notes = [], host } = table.snapshot.report ?? {};
  return {
    id: table.name,
    state: hostState(table, serving),
    version: HOST_VERSION,
    versionDetails: `${HOST_VERSION} (Nightshift)`,
    platformVersion: '',
    instanceId: createHash('sha256').update(`${hostname()}/${process.pid}`).digest('hex').slice(0, 32),
    computerName: hostname(),
    processUptime: Math.round(process.uptime() * 1000),
    functionAppContentEditingState: 'NotAllowed',
    ...bundleOf(host?.raw['extensionBundle']),
    ...(errors.length === 0 ? {} : { errors }),
    // Ours: what host.json says without effect here.
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** `serving`: workers that have the app loaded. */
export function hostState(table: AppTable, serving: number): string {
  const { report, state, version } = table.snapshot;
  if (state === 'offline' || table.offlinePage !== undefined) return 'Offline';
  if (version === undefined) return 'Default';
  if (report === undefined) return 'Starting';
  if (report.errors.length > 0) return 'Error';
  return serving > 0 ? 'Running' : 'Initialized';
}

/** The bundle that host.json names: nobody here needs it, but tools look for it. */
function bundleOf(bundle: unknown): object {
  const id = memberOf(bundle, 'id');
  const version = memberOf(bundle, 'version');
  return typeof id === 'string' && typeof version === 'string' ? { extensionBundle: { id, version } } : {};
}
