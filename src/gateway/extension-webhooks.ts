import { Injectable } from '@nestjs/common';
import { json, empty, type Answer } from './answer.js';
import { suppliedKey } from './app-keys.js';
import type { AppTable } from './app-table.js';
import type { Exchange } from './exchange.js';
import { KeyGuard } from './key-guard.js';

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
  constructor(private readonly keyGuard: KeyGuard) {}

  answer(exchange: Exchange, table: AppTable, extension: string): Answer {
    const { request, queryText } = exchange;
    if (!METHODS.includes(request.method ?? '')) return empty(405, { allow: METHODS.join(', ') });
    const level = table.keys.webhookLevelOf(suppliedKey(request, queryText), extension);
    if (this.keyGuard.isOn && level !== 'system' && level !== 'admin') {
      return level === 'anonymous' ? this.keyGuard.refuse(exchange, table) : empty(403);
    }
    const message = `The extension ${extension} is not here, or has no webhook: see docs/compatibility.md`;
    return json(404, { code: 'ROUTE_NOT_FOUND', message });
  }
}
