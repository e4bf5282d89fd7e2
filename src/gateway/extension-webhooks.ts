import { Inject, Injectable } from '@nestjs/common';
import { json, empty, type Answer } from './answer.js';
import { suppliedKey } from './app-keys.js';
import type { AppTable } from './app-table.js';
import type { Exchange } from './exchange.js';
import { GATEWAY_CONFIG } from './gateway.config.js';
import type { GatewayConfig } from './gateway.config.js';

const WEBHOOK_PATH = /^\/runtime\/webhooks\/([^/]+)(?:\/|$)/i;
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS'];

/** The extension that a path is a webhook of. */
export function readWebhookPath(path: string): string | undefined {
  return WEBHOOK_PATH.exec(path)?.[1];
}

/**
 * `/runtime/webhooks/{extension}/…`: opened by the system key `<extension>_extension` or the master key (host-semantics, section 2). No extension
 * here has a webhook, which only those may learn who hold such a key.
 */
@Injectable()
export class ExtensionWebhooks {
  constructor(@Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig) {}

  answer({ request, queryText }: Exchange, table: AppTable, extension: string): Answer {
    if (!METHODS.includes(request.method ?? '')) return empty(405, { allow: METHODS.join(', ') });
    const level = table.keys.webhookLevelOf(suppliedKey(request, queryText), extension);
    if (this.config.enforceKeys && level !== 'system' && level !== 'admin') {
      return empty(level === 'anonymous' ? 401 : 403);
    }
    const message = `The extension ${extension} is not here, or has no webhook: see docs/compatibility.md`;
    return json(404, { code: 'ROUTE_NOT_FOUND', message });
  }
}
