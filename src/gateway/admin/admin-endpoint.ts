import { Inject, Injectable } from '@nestjs/common';
import { FleetRegistry } from '../../fleet/fleet-registry.js';
import { suppliedKey } from '../app-keys.js';
import type { AppTable } from '../app-table.js';
import { SyncDispatcher } from '../dispatch/sync-dispatcher.js';
import { empty, json, unavailable, type Answer } from '../answer.js';
import type { Exchange } from '../exchange.js';
import { GATEWAY_CONFIG } from '../gateway.config.js';
import type { GatewayConfig } from '../gateway.config.js';
import { functionDocument } from './function-document.js';
import { hostStatus } from './host-status.js';
import { ManualRun } from './manual-run.js';

const FUNCTION_PATH = /^\/admin\/functions\/([^/]+)(\/status)?$/i;

/** The host's own admin API, as far as it exists here (host-semantics, section 2); everything else under /admin is 404. */
@Injectable()
export class AdminEndpoint {
  constructor(
    private readonly fleet: FleetRegistry,
    private readonly dispatcher: SyncDispatcher,
    private readonly manualRun: ManualRun,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** The one answer that needs neither an app nor a key. */
  ping({ request, queryText }: Exchange): Answer {
    if (request.method !== 'GET' && request.method !== 'POST') return empty(404);
    const asksHealth = new URLSearchParams(queryText).get('checkHealth') === '1';
    const overloaded = asksHealth && this.dispatcher.outstanding >= this.config.maxOutstanding;
    return empty(overloaded ? 429 : 200, { 'cache-control': 'no-store' });
  }

  async answer(exchange: Exchange, table: AppTable): Promise<Answer> {
    const refused = this.#refuse(exchange, table);
    if (refused !== undefined) return refused;
    const path = exchange.path.replace(/\/$/, '').toLowerCase();
    const named = FUNCTION_PATH.exec(exchange.path.replace(/\/$/, ''));
    if (exchange.request.method === 'POST' && named?.[1] !== undefined && named[2] === undefined) {
      return this.manualRun.answer(exchange, table, decodeName(named[1]));
    }
    if (exchange.request.method !== 'GET') return empty(404);
    if (path === '/admin/host/status') return json(200, hostStatus(table, this.fleet.serving(table.name).length));
    const { report } = table.snapshot;
    if (report === undefined) return unavailable('Function host is not running.');
    if (path === '/admin/host/config') return json(200, report.host.raw);
    const site = `${exchange.origin}${exchange.base}`;
    if (path === '/admin/functions') {
      return json(
        200,
        table.functions.map((metadata) => functionDocument(table, metadata, site)),
      );
    }
    return named?.[1] === undefined ? empty(404) : describe(table, decodeName(named[1]), site, named[2] !== undefined);
  }

  /** No key, or a wrong one: 401; a key of a lower level: 403. */
  #refuse({ request, queryText }: Exchange, table: AppTable): Answer | undefined {
    if (!this.config.enforceKeys) return undefined;
    const level = table.keys.levelOf(suppliedKey(request, queryText), undefined);
    if (level === 'admin') return undefined;
    return empty(level === 'anonymous' ? 401 : 403);
  }
}

function describe(table: AppTable, name: string, site: string, wantsStatus: boolean): Answer {
  const metadata = table.findFunction(name);
  if (metadata === undefined) return empty(404);
  if (!wantsStatus) return json(200, functionDocument(table, metadata, site));
  const errors = table.problemsOf(metadata);
  return json(200, errors.length === 0 ? {} : { errors });
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
