import type { BindingExtension } from './binding-extension.js';
import { queueExtension } from './queue/queue-extension.js';
import { rabbitmqExtension } from './rabbitmq/rabbitmq-extension.js';

/** Every extension that has queues; the next one is added here. */
export const EXTENSIONS: readonly BindingExtension[] = [queueExtension, rabbitmqExtension];
