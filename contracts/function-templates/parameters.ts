import type { TemplateParameter } from './template.js';

export const AUTH_LEVEL: TemplateParameter = {
  name: 'authLevel',
  kind: 'choice',
  label: 'Authorization level',
  hint: "Anonymous: whoever reaches the address may call it. Function: with a key of the function or of the app. Admin: with the app's master key.",
  default: 'function',
  choices: ['anonymous', 'function', 'admin'],
};

export const ROUTE: TemplateParameter = {
  name: 'route',
  kind: 'route',
  label: 'Route',
  hint: "Below /api, such as orders/{id}. Left empty: the function's name.",
  default: '',
};

export const SCHEDULE: TemplateParameter = {
  name: 'schedule',
  kind: 'schedule',
  label: 'Schedule',
  hint: 'Second, minute, hour, day, month, day of the week; or a time span such as 00:30:00.',
  default: '0 */5 * * * *',
};

export const QUEUE: TemplateParameter = {
  name: 'queueName',
  kind: 'queue',
  label: 'Queue',
  hint: 'Lower-case letters, digits and hyphens. A queue that is not there is made.',
  default: 'orders',
};

export const STORAGE_CONNECTION: TemplateParameter = {
  name: 'connection',
  kind: 'setting',
  label: 'Connection setting',
  hint: "The environment variable with the queue's address. While the app has none of that name, the queue is in Nightshift's own broker.",
  default: 'AzureWebJobsStorage',
};

export const RABBIT_CONNECTION: TemplateParameter = {
  name: 'connection',
  kind: 'setting',
  label: 'Connection setting',
  hint: "The environment variable with the address of your RabbitMQ, amqp://user:password@host:5672. Left empty: Nightshift's own broker.",
  default: '',
};
