import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { tap, type Observable } from 'rxjs';
import type { ChangeTopic } from '#contracts/messages/control.js';
import { ChangeTeller } from '../../executions/changes/change-teller.js';

/** Those that no signal of their own tells of. */
const TOLD: readonly ChangeTopic[] = ['executions', 'dead-letters', 'timers', 'batches', 'queues'];

/** Tells of what people change over the API, so that it shows in everyone's pages. */
@Injectable()
export class TellingInterceptor implements NestInterceptor {
  constructor(private readonly teller: ChangeTeller) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const { method, routeOptions, params } = context.switchToHttp().getRequest<FastifyRequest>();
    const topic = method === 'GET' ? undefined : topicOf(routeOptions.url ?? '');
    if (topic === undefined) return next.handle();
    // Queues are the house's, whoever sends to them.
    const app = topic === 'queues' ? undefined : (params as { readonly app?: string }).app;
    return next.handle().pipe(tap({ complete: () => this.teller.tell({ topic, ...(app !== undefined && { app }) }) }));
  }
}

/** `/api/dead-letters/:id/redrive` and `/api/apps/:app/timers/:function/run` are about dead letters and timers. */
function topicOf(pattern: string): ChangeTopic | undefined {
  const [, api, kind, , ofApp] = pattern.split('/');
  if (api !== 'api') return undefined;
  return TOLD.find((topic) => topic === (kind === 'apps' ? ofApp : kind));
}
