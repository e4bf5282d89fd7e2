import { Catch, UseFilters, applyDecorators, type RpcExceptionFilter } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';

/** Marks handlers for `BrokerStrategy`, so that no other transport takes them. */
export const BROKER_TRANSPORT = Symbol('nightshift.broker');

/** Hands the handler's own error on. Nest's default filter replaces it by `{ status, message }`: the code, and with it the decision, would be gone. */
@Catch()
class OriginalError implements RpcExceptionFilter<unknown> {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** What a route of all that a queue carries has in place of a message type. */
export function everyMessageOf(queue: string): string {
  return `every message of ${queue}`;
}

/**
 * A handler of all that a queue carries, of any type and with any body: a controller's method that takes a `@Ctx()` BrokerContext. Resolving settles the
 * delivery; with any error it is given back, since such a queue is where others' failures end.
 */
export function OnEveryMessage(queue: string): MethodDecorator {
  return OnMessage(everyMessageOf(queue));
}

/** A handler of one message type: a controller's method that takes the decoded message (and a `@Ctx()` BrokerContext). Resolving settles the delivery; an error is decided by its class. */
export function OnMessage(type: string): MethodDecorator {
  return applyDecorators(EventPattern<string>(type, BROKER_TRANSPORT), UseFilters(OriginalError));
}
