import { Injectable } from '@nestjs/common';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { AppCatalog } from '../../apps/catalog/app-catalog.js';

export interface QueueBinding {
  readonly app: string;
  /** Undefined when several functions of the app are triggered by the queue. */
  readonly function: string | undefined;
}

/** Which app a trigger queue belongs to, by what its active version declares. */
@Injectable()
export class QueueBindings {
  constructor(private readonly catalog: AppCatalog) {}

  /** The first app, by name, whose functions the queue triggers; a function that is off counts too, since its queue is kept. */
  find(queue: string): QueueBinding | undefined {
    for (const { name: app, report } of this.catalog.list()) {
      const functions = (report?.functions ?? []).filter((metadata) => isTriggeredBy(metadata, queue));
      const [first] = functions;
      if (first !== undefined) return { app, function: functions.length === 1 ? first.name : undefined };
    }
    return undefined;
  }
}

function isTriggeredBy({ queues = [] }: FunctionMetadata, name: string): boolean {
  return queues.some(({ use, broker, queue }) => use === 'trigger' && broker === 'house' && queue === name);
}
