import {
  applyDecorators,
  Injectable,
  SetMetadata,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { lastValueFrom, of, type Observable } from 'rxjs';
import type { IdentifiedRequest } from '../identity.js';
import { actorOf } from './actor.js';
import { Audit, type AuditEntry } from './audit.js';

const AUDITED = Symbol('audited');

type Texts = Readonly<Record<string, unknown>>;
/** What the trail shows of a body that nobody has looked at yet. */
type Shown = (body: Texts) => Texts;

interface Audited {
  readonly action: string;
  readonly shown: Shown | undefined;
}

/** Writes the row of an `@Audited` route: what was asked for, before anything is done. */
@Injectable()
class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly audit: Audit,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest & IdentifiedRequest>();
    const audited = this.reflector.get<Audited>(AUDITED, context.getHandler());
    const answer: unknown = await this.audit.around(actorOf(request), entryOf(audited, request), () =>
      lastValueFrom(next.handle(), { defaultValue: undefined }),
    );
    return of(answer);
  }
}

/**
 * A route that changes something and leaves one row: `<noun>.<verb>`, on what the path or the body names, with the body as `after`. A route that knows
 * the state before, or deals with many things, calls `Audit` itself. `shown` picks from the body what may be kept for ever, in place of all of it.
 */
export function Audited(action: string, shown?: Shown): MethodDecorator {
  const audited: Audited = { action, shown };
  return applyDecorators(SetMetadata(AUDITED, audited), UseInterceptors(AuditInterceptor));
}

function entryOf({ action, shown }: Audited, request: FastifyRequest): AuditEntry {
  const body = shown === undefined ? request.body : shown(textsOf(request.body));
  const named = { ...textsOf(body), ...textsOf(request.params) };
  const [kind = action] = action.split('.');
  const id = textOf(named, 'id') ?? textOf(named, 'function') ?? textOf(named, 'queue') ?? textOf(named, 'name');
  return { action, target: { kind, id: id ?? '' }, app: textOf(named, 'app'), after: body };
}

function textsOf(value: unknown): Texts {
  return typeof value === 'object' && value !== null ? (value as Texts) : {};
}

function textOf(texts: Texts, name: string): string | undefined {
  const value = texts[name];
  return typeof value === 'string' ? value : undefined;
}
