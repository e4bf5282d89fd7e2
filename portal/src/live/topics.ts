import type { QueryKey } from '@tanstack/react-query';

/** What management tells of, under /api/events. */
const TOPICS = [
  'apps',
  'deployments',
  'executions',
  'queues',
  'dead-letters',
  'timers',
  'batches',
  'workers',
  'health',
] as const;
export type Topic = (typeof TOPICS)[number];

/** Of an app itself, not of what is edited there. */
const PARTS_OF_APP: readonly unknown[] = [undefined, 'versions', 'deployments', 'slots'];

/** What pages ask for again when a topic has changed. Dear ones (statistics, whole nights) keep to their own pace. */
const CONCERNED: Readonly<Record<Topic, (key: QueryKey) => boolean>> = {
  apps: ([area, , part]) => area === 'apps' || (area === 'app' && PARTS_OF_APP.includes(part)),
  deployments: ([area, , part]) => area === 'app' && (part === 'deployments' || part === 'last-deployment'),
  executions: ([area]) => area === 'executions',
  queues: ([area, what]) => area === 'queues' && what !== 'backlog',
  'dead-letters': ([area]) => area === 'dead-letters',
  timers: ([area, what]) => area === 'timers' && (what === 'list' || what === 'last'),
  batches: ([area, what]) => area === 'batches' && (what === 'page' || what === 'one' || what === 'items'),
  workers: ([area]) => area === 'workers',
  health: ([area]) => area === 'readiness',
};

/** The rows of the executions page, which would move under whoever reads them. */
export const EXECUTIONS_PAGE = 'executions-page';

/** Whether it is asked for again after a time of which there were no events. */
export function isRenewed([area]: QueryKey): boolean {
  return area !== EXECUTIONS_PAGE;
}

export function isConcerned(topic: Topic, key: QueryKey): boolean {
  return CONCERNED[topic](key);
}

/** Undefined for what this page does not know: management may be newer. */
export function topicOf(event: string): Topic | undefined {
  const { topic } = JSON.parse(event) as { readonly topic?: unknown };
  return TOPICS.find((known) => known === topic);
}

export const EVENTS = `/api/events?topics=${TOPICS.join(',')}`;
