import { NightshiftError } from '../errors.js';
import { HTTP, HTTP_TO_QUEUE } from './http.js';
import { QUEUE_TRIGGER, RABBITMQ_TRIGGER } from './queues.js';
import type { FunctionTemplate } from './template.js';
import { TIMER } from './timer.js';

/** In the order in which they are shown. */
export const FUNCTION_TEMPLATES: readonly FunctionTemplate[] = [
  HTTP,
  TIMER,
  QUEUE_TRIGGER,
  RABBITMQ_TRIGGER,
  HTTP_TO_QUEUE,
];

/** Throws REQUEST_INVALID. */
export function getTemplate(id: string): FunctionTemplate {
  const found = FUNCTION_TEMPLATES.find((template) => template.id === id);
  if (found !== undefined) return found;
  const known = FUNCTION_TEMPLATES.map((template) => template.id).join(', ');
  throw new NightshiftError('REQUEST_INVALID', `There is no template ${id}: give one of ${known}.`);
}
