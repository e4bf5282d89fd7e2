import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Actor } from '../../identity/audit/audit-store.js';
import { suppliedKey } from '../app-keys.js';
import type { AppTable } from '../app-table.js';
import { empty, type Answer } from '../answer.js';
import type { Exchange } from '../exchange.js';
import { KeyGuard } from '../key-guard.js';
import type { AuthLevel } from '../routes/auth-level.js';
import { AppThrottles } from '../throttle/app-throttles.js';
import { AdminTable } from './admin-table.js';
import { decodeName } from './admin-route.js';
import { refusal } from './read-json.js';
import { Warmup } from './warmup.js';

const WARMUP_PATH = /^\/admin\/warmup\/?$/i;

/** The host's own admin API (host-semantics, section 2): who may, and which route answers; an unknown path is 404, another method 405. */
@Injectable()
export class AdminEndpoint {
  constructor(
    private readonly table: AdminTable,
    private readonly warmup: Warmup,
    private readonly throttles: AppThrottles,
    private readonly keyGuard: KeyGuard,
  ) {}

  /** The one answer that needs neither an app nor a key. */
  ping({ request, queryText }: Exchange): Answer {
    if (request.method !== 'GET' && request.method !== 'POST') return empty(405, { allow: 'GET, POST' });
    const asksHealth = new URLSearchParams(queryText).get('checkHealth') === '1';
    const overloaded = asksHealth && this.throttles.isFull;
    return empty(overloaded ? 429 : 200, { 'cache-control': 'no-store' });
  }

  /** Undefined: the answer was given to the connection itself. */
  async answer(exchange: Exchange, table: AppTable): Promise<Answer | undefined> {
    const { request, path } = exchange;
    if (WARMUP_PATH.test(path)) {
      return request.method === 'GET' ? this.warmup.answer(exchange, table) : empty(405, { allow: 'GET' });
    }
    const level = table.keys.levelOf(suppliedKey(request, exchange.queryText), undefined);
    // No key, or a wrong one: 401; a key of a lower level: 403.
    if (this.keyGuard.isOn && level !== 'admin') {
      return level === 'anonymous' ? this.keyGuard.refuse(exchange, table) : empty(403);
    }
    const { route, match, allowed } = this.table.find(request.method ?? 'GET', path);
    if (route === undefined) return allowed.length === 0 ? empty(404) : empty(405, { allow: allowed.join(', ') });
    const names = Object.fromEntries(Object.entries(match?.groups ?? {}).map(([key, text]) => [key, decodeName(text)]));
    const site = `${exchange.origin}${exchange.base}`;
    try {
      return await route.answer({ exchange, table, site, names, actor: actorOf(exchange, table, level) });
    } catch (thrown) {
      return refusal(thrown);
    }
  }
}

/** The key by its name, never its value. */
function actorOf({ clientAddress: address }: Exchange, { name: app }: AppTable, level: AuthLevel): Actor {
  const name = level === 'admin' ? '_master' : 'anyone (keys are not asked for)';
  return { kind: 'app-key', tokenId: `${app}/${name}`, name, requestId: randomUUID(), address };
}
