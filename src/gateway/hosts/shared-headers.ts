import type { AppTable } from '../app-table.js';
import { empty, send } from '../answer.js';
import type { Exchange } from '../exchange.js';
import { applyCors } from './cors.js';
import { hstsValue } from './hsts.js';

/**
 * Headers that every answer of an app gets, whoever gives it: HSTS, then CORS (host-semantics, section 1.1). True: the request was a CORS preflight
 * and has been answered, before anybody asked for a key.
 */
export function applySharedHeaders({ request, response, host, isSecure }: Exchange, table: AppTable): boolean {
  const hsts = hstsValue(table.http.hsts, host, isSecure);
  if (hsts !== undefined) response.setHeader('strict-transport-security', hsts);
  if (table.cors === undefined || !applyCors(request, response, table.cors)) return false;
  send(request, response, empty(204), table.customHeaders);
  return true;
}
