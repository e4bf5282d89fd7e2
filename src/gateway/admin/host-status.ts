import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { AppTable } from '../app-table.js';

/** The host version whose behaviour is reproduced; tools read the major number. */
const HOST_VERSION = '4.0.0.0';

/** `GET /admin/host/status` (host-semantics, section 2). */
export function hostStatus(table: AppTable, serving: number): Record<string, unknown> {
  const { errors = [], notes = [] } = table.snapshot.report ?? {};
  return {
    id: table.name,
    state: stateOf(table, serving),
    version: HOST_VERSION,
    versionDetails: `${HOST_VERSION} (Nightshift)`,
    platformVersion: '',
    instanceId: createHash('sha256').update(`${hostname()}/${process.pid}`).digest('hex').slice(0, 32),
    computerName: hostname(),
    processUptime: Math.round(process.uptime() * 1000),
    functionAppContentEditingState: 'NotAllowed',
    ...(errors.length === 0 ? {} : { errors }),
    // Ours: what host.json says without effect here.
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function stateOf(table: AppTable, serving: number): string {
  const { report, version } = table.snapshot;
  if (version === undefined) return 'Default';
  if (report === undefined) return 'Starting';
  if (report.errors.length > 0) return 'Error';
  return serving > 0 ? 'Running' : 'Initialized';
}
