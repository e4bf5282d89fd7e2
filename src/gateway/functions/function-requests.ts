import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { empty, send, unavailable, type Answer } from '../answer.js';
import { AppStarts } from '../app-starts.js';
import type { AppTable } from '../app-table.js';
import type { Exchange } from '../exchange.js';
import { GatewayMetrics } from '../gateway-metrics.js';
import { homepage } from '../homepage.js';
import { splitPath } from '../routes/match-route.js';
import { FunctionEndpoint } from './function-endpoint.js';

const AWAY = unavailable('The gateway is shutting down.');
/** The connection goes too, so that the caller's next request finds another gateway. */
const SHUTTING_DOWN: Answer = { ...AWAY, headers: { ...AWAY.headers, connection: 'close' } };

const OFFLINE = unavailable('The app is offline.');

/** Everything that is neither `/admin` nor `/runtime`: finds the function, or says why there is none. */
@Injectable()
export class FunctionRequests {
  #draining = false;

  constructor(
    private readonly endpoint: FunctionEndpoint,
    private readonly starts: AppStarts,
    private readonly metrics: GatewayMetrics,
  ) {}

  /** From now on every function route is 503, so that callers go to another gateway. */
  drain(): void {
    this.#draining = true;
    this.starts.close();
  }

  /** `known` is undefined when the address belongs to none of the `apps` served. */
  async answer(exchange: Exchange, known: AppTable | undefined, apps = 1): Promise<void> {
    const { request, response, path } = exchange;
    const since = performance.now();
    const isOffline = known?.snapshot.state === 'offline';
    const app = known?.loading === true && !isOffline ? await this.starts.settled(known, response) : known;
    const id = exchange.testRun ?? randomUUID();
    const table = app?.forInvocation(id);
    const version = table?.version;
    const found = version === undefined ? undefined : table?.routes.find(request.method ?? 'GET', splitPath(path));
    if (this.#draining) send(request, response, SHUTTING_DOWN, table?.customHeaders);
    else if (table?.offlinePage !== undefined) send(request, response, offline(table.offlinePage));
    else if (isOffline) send(request, response, OFFLINE, table?.customHeaders);
    else if (table === undefined || version === undefined || found === undefined) {
      send(request, response, unrouted(exchange, table, apps), table?.customHeaders);
    } else await this.endpoint.answer({ id, exchange, table, version, found });
    const seconds = (performance.now() - since) / 1000;
    // 499: the caller left before there was an answer.
    const status = response.headersSent ? response.statusCode : 499;
    this.metrics.observe(table?.name ?? '', found?.route.function ?? '', status, seconds);
  }
}

/** The page that stands in the app's folder as app_offline.htm (host-semantics, section 1.6). */
function offline(page: string): Answer {
  return { status: 503, headers: { 'content-type': 'text/html', 'retry-after': '5' }, body: page };
}

function unrouted({ request, path }: Exchange, table: AppTable | undefined, apps: number): Answer {
  const isNobodys = table === undefined && apps > 1;
  const asksPage = path === '/' && (request.method === 'GET' || request.method === 'HEAD');
  if (asksPage && !isNobodys) return homepage(table?.homepageDisabled ?? false);
  return table !== undefined && table.version === undefined ? unavailable('Function host is not running.') : empty(404);
}
