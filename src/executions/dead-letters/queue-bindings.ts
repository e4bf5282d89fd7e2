import { Injectable } from '@nestjs/common';
import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { resolveSettings } from '#contracts/setting-references.js';
import { AppCatalog, type AppSnapshot } from '../../apps/app-catalog.js';

export interface QueueBinding {
  readonly app: string;
  /** Undefined when several functions of the app are triggered by the queue. */
  readonly function: string | undefined;
}

const QUEUE_TRIGGERS = ['queuetrigger', 'rabbitmqtrigger'];

/** Which app a trigger queue belongs to, by what its active version declares. */
@Injectable()
export class QueueBindings {
  constructor(private readonly catalog: AppCatalog) {}

  /** The first app, by name, whose functions the queue triggers. */
  find(queue: string): QueueBinding | undefined {
    for (const snapshot of this.catalog.list()) {
      const functions = (snapshot.report?.functions ?? []).filter((metadata) => triggeredBy(metadata, snapshot, queue));
      const [first] = functions;
      if (first === undefined) continue;
      return { app: snapshot.name, function: functions.length === 1 ? first.name : undefined };
    }
    return undefined;
  }
}

function triggeredBy(metadata: FunctionMetadata, { settings }: AppSnapshot, queue: string): boolean {
  const trigger = triggerOf(metadata);
  const type = trigger?.type.toLowerCase();
  const name = trigger?.['queueName'];
  if (type === undefined || !QUEUE_TRIGGERS.includes(type) || typeof name !== 'string') return false;
  const resolved = resolvedName(name, settings);
  // Names of storage queues are in lower case (host-semantics, section 4.1).
  return (type === 'queuetrigger' ? resolved?.toLowerCase() : resolved) === queue;
}

function resolvedName(name: string, settings: AppSnapshot['settings']): string | undefined {
  // With a setting missing the function does not run, and nothing comes from its queue.
  return resolveSettings(name, settings).text;
}
