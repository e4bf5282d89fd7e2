import { triggerOf, type Binding, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { MASK } from '../identity/secret-members.js';
import type { BindingResponse } from './function.response.js';

/** What may be shown of any binding. The rest (queries, filters, whatever a later extension declares) is the code's own. */
const SHOWN = [
  'authLevel',
  'methods',
  'route',
  'schedule',
  'runOnStartup',
  'useMonitor',
  'queueName',
  'topicName',
  'subscriptionName',
  'eventHubName',
  'consumerGroup',
  'databaseName',
  'containerName',
  'collectionName',
  'tableName',
  'partitionKey',
  'rowKey',
  'path',
  'commandType',
  'connection',
  'connectionStringSetting',
  'cardinality',
  'dataType',
] as const;

const CONNECTIONS: readonly string[] = ['connection', 'connectionStringSetting'];
const SETTING_NAME = /^[\w.:-]{1,200}$/;
/** A connection string or an address with a password, written where a name belongs. */
const SECRET_LIKE = /:\/\/|;/;

/** The bindings of a function as people may see them, the trigger first. */
export function describeBindings(metadata: FunctionMetadata): BindingResponse[] {
  const trigger = triggerOf(metadata);
  const others = metadata.bindings.filter((binding) => binding !== trigger);
  return [...(trigger === undefined ? [] : [trigger]), ...others].map((binding) => describe(metadata, binding));
}

/** An option of a binding as text, its name in any case; undefined for what is no text, number, boolean or list of texts. */
export function factOf(binding: Binding | undefined, name: string): string | undefined {
  const value = Object.entries(binding ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String).join(', ');
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (!isPlain || value === '') return undefined;
  return mayShow(name, String(value)) ? String(value) : MASK;
}

function describe({ queues = [] }: FunctionMetadata, binding: Binding): BindingResponse {
  const { name, type, direction } = binding;
  const used = queues.find((one) => one.binding === name && one.broker === 'house');
  const facts = SHOWN.flatMap((fact) => {
    const value = factOf(binding, fact);
    return value === undefined ? [] : [{ name: fact, value }];
  });
  return { name, type, direction, facts, ...(used === undefined ? {} : { queue: used.queue }) };
}

function mayShow(name: string, value: string): boolean {
  if (name === 'route') return true;
  return CONNECTIONS.includes(name) ? SETTING_NAME.test(value.replaceAll('%', '')) : !SECRET_LIKE.test(value);
}
