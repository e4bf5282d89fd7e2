import { Injectable } from '@nestjs/common';
import { AdminEndpoint } from './admin/admin-endpoint.js';
import { empty, send } from './answer.js';
import type { AppTable } from './app-table.js';
import { BodyExchange } from './bodies/body-exchange.js';
import { ExecutionStatusEndpoint, readExecutionPath } from './durable/execution-status.js';
import type { Exchange } from './exchange.js';
import { ExtensionWebhooks, readWebhookPath } from './extension-webhooks.js';

const BUILT_IN_PATH = /^\/(admin|runtime)(?:\/|$)/i;
const PING_PATH = /^\/admin\/host\/ping\/?$/i;
const BODY_PATH = /^\/runtime\/bodies\/([0-9a-f-]{36})$/;

/** `/admin` and `/runtime`, which match before any function and cannot be overridden (host-semantics, section 1.1). */
@Injectable()
export class BuiltInRoutes {
  constructor(
    private readonly admin: AdminEndpoint,
    private readonly bodies: BodyExchange,
    private readonly executions: ExecutionStatusEndpoint,
    private readonly webhooks: ExtensionWebhooks,
  ) {}

  matches({ path }: Exchange): boolean {
    return BUILT_IN_PATH.test(path);
  }

  /** `table` is undefined when the address belongs to no app. */
  async answer(exchange: Exchange, table: AppTable | undefined): Promise<void> {
    const { request, response, path } = exchange;
    if (/^\/runtime/i.test(path)) await this.#answerRuntime(exchange, table);
    else if (PING_PATH.test(path)) send(request, response, this.admin.ping(exchange));
    else if (table === undefined) send(request, response, empty(404));
    else {
      const answer = await this.admin.answer(exchange, table);
      if (answer !== undefined) send(request, response, answer, table.customHeaders);
    }
  }

  /** Bodies for workers, status documents for callers, webhooks for extensions. */
  async #answerRuntime(exchange: Exchange, table: AppTable | undefined): Promise<void> {
    const { request, response, path } = exchange;
    const body = BODY_PATH.exec(path)?.[1];
    const extension = readWebhookPath(path);
    const execution = request.method === 'GET' ? readExecutionPath(path) : undefined;
    if (body !== undefined) await this.bodies.answer(body, request, response);
    else if (execution !== undefined) await this.executions.answer(exchange, execution);
    else if (extension !== undefined && table !== undefined) {
      send(request, response, this.webhooks.answer(exchange, table, extension), table.customHeaders);
    } else send(request, response, empty(404));
  }
}
